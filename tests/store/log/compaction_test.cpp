#include "store/log/compaction.hpp"

#include <gmock/gmock.h>

#include "recordlog/failing_disk.hpp"
#include "store/log/maintained_store.hpp"

namespace satchel::store::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::string text(int number) { return "message number " + std::to_string(number) + " of many\r\n"; }

class CompactionTest : public MaintainedStore {
 protected:
  /// Messages 0 to `count` - 1, a few in each segment.
  void fill(int count) {
    for (int i = 0; i < count; ++i) deliver(store(), "ann", text(i));
  }
};

TEST_F(CompactionTest, ErasesTheOctetsOfWhatCannotComeBack) {
  fill(10);
  const auto before = seen();
  erase({1, 2, 3, 8});
  now_ += 7 * day + second;
  const Compaction done = compact();
  EXPECT_EQ(done.messages_erased, 4U);
  EXPECT_LT(done.octets_after, done.octets_before);
  EXPECT_EQ(done.replaced_until, now_ + hour);
  EXPECT_THAT(octets_of_all(), HasSubstr(text(2))) << "replaced files stay for a while";

  now_ += hour;
  compact();
  for (const int gone : {1, 2, 3, 8}) EXPECT_THAT(octets_of_all(), Not(HasSubstr(text(gone))));
  const std::vector<Seen> kept{before[0], before[4], before[5], before[6], before[7], before[9]};
  EXPECT_EQ(seen(), kept) << "in the same order, under the same UIDLs";
  reopen();
  EXPECT_EQ(seen(), kept);
  ASSERT_TRUE(disk_->remove(std::string(directory) + "/index"));
  reopen();
  EXPECT_EQ(seen(), kept);
}

TEST_F(CompactionTest, KeepsWhatCanStillComeBack) {
  fill(6);
  const auto before = seen();
  erase({0, 1});
  now_ += 7 * day - second;
  EXPECT_EQ(compact().messages_erased, 0U);
  const std::string uidl = before[1].uidl;
  const auto restored = store().undelete("ann", std::vector{uidl}, "");
  ASSERT_TRUE(restored) << restored.error().detail;
  EXPECT_EQ(seen().back().wire, text(1));

  // The octets of what came back are those of the deleted message: they stay although it is past its window.
  now_ += 2 * day;
  compact();
  now_ += hour;
  compact();
  EXPECT_THAT(octets_of_all(), Not(HasSubstr(text(0))));
  EXPECT_EQ(seen().back().wire, text(1));
  EXPECT_EQ(seen().back().uidl, restored->front().new_uidl);
  reopen();
  EXPECT_EQ(seen().back().wire, text(1));
}

TEST_F(CompactionTest, LeavesOpenSessionsTheirSnapshotForAsLongAsTheyLast) {
  fill(10);
  const auto before = seen();
  const auto session = open(store(), "ann");
  const auto other = make_store();
  const auto session_of_another_process = open(*other, "ann");
  erase({0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
  now_ += 8 * day;
  for (int i = 0; i < 3; ++i, now_ += 2 * hour) compact();
  EXPECT_EQ(all_of(*session), before);
  EXPECT_EQ(all_of(*session_of_another_process), before);
}

TEST_F(CompactionTest, RemovesReplacedFilesOnceTheSessionsOfThatTimeAreGone) {
  fill(10);
  auto session = make_store()->open("ann", Sharing::snapshot);
  erase({0, 1, 2});
  now_ += 8 * day;
  compact();
  now_ += 2 * hour;
  EXPECT_NE(compact().replaced_until, std::nullopt);
  session = {};
}

TEST_F(CompactionTest, IsLearntOfByAnotherProcess) {
  fill(10);
  const auto other = make_store();
  ASSERT_EQ(all_of(*other, "ann").size(), 10U);
  erase({0, 1, 2, 3, 4});
  now_ += 8 * day;
  compact();
  EXPECT_EQ(all_of(*other, "ann"), seen());
  deliver(*other, "ann", text(10));
  EXPECT_EQ(all_of(*other, "ann"), seen());
  EXPECT_EQ(seen().size(), 6U);
}

TEST_F(CompactionTest, ForgetsDeletionsOnlyWhenNoFileHasTheMessage) {
  fill(4);
  erase({0, 1, 2, 3});
  now_ += 8 * day;
  const auto copy_of_old = recordlog::testing::read_file(*disk_, std::string(directory) + "/00000001.seg");
  compact();
  // A copy that was taken meanwhile has the old first segment, and the new ones behind it.
  const auto copy = recordlog::make_memory_disk();
  for (const std::string& name : files())
    if (name.ends_with(".seg") && name != "00000001.00001.seg")
      recordlog::testing::put_file(*copy, std::string(directory) + '/' + name,
                                   recordlog::testing::read_file(*disk_, std::string(directory) + '/' + name));
  EXPECT_THAT(all_of(*open_log_store(*copy, options()), "ann"), IsEmpty());

  for (int i = 0; i < 4; ++i, now_ += 2 * hour) compact();
  const std::string all = octets_of_all();
  EXPECT_LT(all.size(), 400U) << "headers, marks and an index; the deletions are forgotten too";
  EXPECT_THAT(seen(), IsEmpty());
}

TEST_F(CompactionTest, EndsWhenNothingIsLeftToErase) {
  fill(10);
  erase({3});
  now_ += 8 * day;
  for (int i = 0; i < 3; ++i, now_ += 2 * hour) compact();
  const auto names = files();
  for (int i = 0; i < 3; ++i, now_ += 2 * hour) EXPECT_EQ(compact().octets_written, 0U);
  EXPECT_EQ(files(), names);
}

TEST_F(CompactionTest, OfItsOwnAccordFreesAtLeastWhatItWrites) {
  segment_octets_ = 4 << 20;
  const std::string large(40'000, 'x');
  for (int i = 0; i < 100; ++i) deliver(store(), "ann", large + "\r\n");
  std::vector<std::uint32_t> few;
  for (std::uint32_t i = 0; i < 40; ++i) few.push_back(i);
  erase(few);
  now_ += 8 * day;
  EXPECT_EQ(compact(Thoroughness::worthwhile).octets_written, 0U) << "it would keep more than it frees";
  few.resize(20);
  erase(few);
  now_ += 5 * day;
  EXPECT_EQ(compact(Thoroughness::worthwhile).octets_written, 0U) << "the window of those is not over";
  now_ += 3 * day;
  const Compaction done = compact(Thoroughness::worthwhile);
  EXPECT_GT(done.octets_written, 0U);
  EXPECT_LE(done.octets_written, done.octets_before - done.octets_after + 1000);
}

TEST_F(CompactionTest, OfItsOwnAccordErasesInTheEndWhateverItCosts) {
  fill(10);
  erase({0});
  now_ += 14 * day;
  EXPECT_EQ(compact(Thoroughness::worthwhile).messages_erased, 0U);
  now_ += second;
  EXPECT_EQ(compact(Thoroughness::worthwhile).messages_erased, 1U);
}

TEST_F(CompactionTest, JoinsSegmentsThatHaveBecomeSmall) {
  fill(40);
  std::vector<std::uint32_t> most;
  for (std::uint32_t i = 0; i < 40; ++i)
    if (i % 10 != 0) most.push_back(i);
  erase(most);
  now_ += 8 * day;
  compact();
  now_ += 2 * hour;
  compact();
  std::size_t segments = 0;
  for (const std::string& name : files())
    if (name.ends_with(".seg")) ++segments;
  EXPECT_LE(segments, 5U);
  EXPECT_THAT(wires(seen()), ElementsAre(text(0), text(10), text(20), text(30)));
}

TEST_F(CompactionTest, ThatFailsChangesNothing) {
  fill(10);
  erase({1, 2, 3});
  now_ += 8 * day;
  const auto before = seen();
  for (int fails = 0; fails < 12; ++fails) {
    recordlog::testing::Faults faults;
    recordlog::testing::FailingDisk failing(*disk_, faults);
    const auto failing_store = open_log_store(failing, options());
    std::atomic<int>* const kinds[] = {&faults.appends, &faults.syncs, &faults.creates, &faults.directory_syncs};
    *kinds[fails % 4] = 1 + fails / 4;
    static_cast<void>(failing_store->compact("ann", Thoroughness::all));
    EXPECT_EQ(all_of(*make_store(), "ann"), before) << fails;
  }
  compact();
  EXPECT_EQ(seen(), before);
}

TEST_F(CompactionTest, KeepsAsideOctetsThatAreNoRecord) {
  fill(10);
  erase({1, 2, 3});
  reopen();
  const std::string path = std::string(directory) + "/00000001.seg";
  std::string spoiled = recordlog::testing::read_file(*disk_, path);
  const std::size_t at = spoiled.find(text(0)) - 20;
  spoiled[at] ^= 1;
  recordlog::testing::put_file(*disk_, path, spoiled);
  now_ += 8 * day;
  compact();
  now_ += 2 * hour;
  compact();
  const auto aside = disk_->list(std::string(directory) + "/quarantine").value();
  ASSERT_EQ(aside.size(), 1U);
  EXPECT_THAT(recordlog::testing::read_file(*disk_, std::string(directory) + "/quarantine/" + aside[0]),
              HasSubstr(text(0)));
  EXPECT_THAT(store().verify("ann", Quarantine::leave)->problems, IsEmpty());
}

TEST_F(CompactionTest, KeepsViewsOfDevices) {
  fill(6);
  ASSERT_TRUE(store().add_device("ann", "phone"));
  ASSERT_TRUE(store().add_device("ann", "desk"));
  erase({0, 1}, "phone");
  now_ += 8 * day;
  erase({0}, "desk");
  now_ += 8 * day;
  for (int i = 0; i < 3; ++i, now_ += 2 * hour) compact();
  ASSERT_TRUE(disk_->remove(std::string(directory) + "/index"));
  reopen();
  EXPECT_EQ(store().open("ann", {Sharing::snapshot, "phone"}).value()->count(), 4U);
  EXPECT_EQ(store().open("ann", {Sharing::snapshot, "desk"}).value()->count(), 5U);
  EXPECT_THAT(octets_of_all(), Not(HasSubstr(text(0))));
}

}  // namespace
}  // namespace satchel::store::testing
