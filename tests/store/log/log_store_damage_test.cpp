#include <gmock/gmock.h>

#include "recordlog/support.hpp"
#include "store/conformance.hpp"
#include "store/log/log_store.hpp"

namespace satchel::store {
namespace {

using testing::deliver;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::open;
using ::testing::SizeIs;

const std::string segment = "maildrops/ann/00000001.seg";

class LogStoreDamage : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto store = make_store();
    for (const char* text : {"first message\r\n", "second message\r\n", "third message\r\n"})
      deliver(*store, "ann", text);
    octets_ = recordlog::testing::read_file(*disk_, segment);
  }

  std::unique_ptr<Store> make_store() {
    return open_log_store(*disk_, {.report = [this](std::string_view line) { reports_.emplace_back(line); }});
  }
  void spoil(std::string_view text) {
    std::string spoiled = octets_;
    spoiled[spoiled.find(text)] ^= 1;
    recordlog::testing::put_file(*disk_, segment, spoiled);
  }

  std::unique_ptr<recordlog::Disk> disk_ = recordlog::make_memory_disk();
  std::string octets_;
  std::vector<std::string> reports_;
};

TEST_F(LogStoreDamage, ADamagedMessageStaysListedAndIsNeverReadWhole) {
  spoil("first message");
  const auto store = make_store();
  const auto session = open(*store, "ann");
  ASSERT_EQ(session->count(), 3U);
  for (const std::size_t step : {1UZ, 4UZ, 100UZ}) {
    const auto body = session->open(0).value();
    std::string into(step, '\0');
    std::uint64_t offset = 0;
    Result<std::size_t> got = 0;
    while ((got = body->read(offset, into))) {
      ASSERT_LT(offset += *got, body->wire_octets());
    }
    EXPECT_EQ(got.error().kind, ErrorKind::damaged);
    EXPECT_FALSE(body->read_if_cached(offset, into));
  }
  EXPECT_EQ(testing::wire_of(*session, 1), "second message\r\n");
}

TEST_F(LogStoreDamage, ReadingFromMemoryChecksToo) {
  spoil("second message");
  const auto store = make_store();
  const auto body = open(*store, "ann")->open(1).value();
  char into[100];
  const auto got = body->read_if_cached(0, into);
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().kind, ErrorKind::damaged);
}

TEST_F(LogStoreDamage, AnUnharmedMessageMayBeReadTwiceAndFromTheMiddle) {
  const auto store = make_store();
  const auto body = open(*store, "ann")->open(1).value();
  for (int round = 0; round < 3; ++round) {
    char part[7];
    EXPECT_TRUE(body->read(3, part));
    EXPECT_EQ(read_all(*body).value(), "second message\r\n");
  }
}

TEST_F(LogStoreDamage, ATornLastMessageIsKeptAsideAndReportedOnce) {
  recordlog::testing::put_file(*disk_, segment, octets_.substr(0, octets_.size() - 1));
  ASSERT_TRUE(disk_->remove("maildrops/ann/index"));
  const auto store = make_store();
  EXPECT_EQ(open(*store, "ann")->count(), 2U);
  EXPECT_EQ(open(*store, "ann")->count(), 2U);
  ASSERT_THAT(reports_, SizeIs(1));
  EXPECT_THAT(reports_[0], HasSubstr("maildrops/ann/00000001.seg: torn tail of "));

  deliver(*store, "ann", "fourth\r\n");
  EXPECT_EQ(open(*make_store(), "ann")->count(), 3U);
  EXPECT_TRUE(recordlog::testing::read_file(*disk_, segment).starts_with(octets_.substr(0, octets_.size() - 1)));
}

TEST_F(LogStoreDamage, ADamagedHeaderLosesThatMessageOnlyAndIsReported) {
  std::string spoiled = octets_;
  spoiled[octets_.find("second message") - 20] ^= 1;
  recordlog::testing::put_file(*disk_, segment, spoiled);
  ASSERT_TRUE(disk_->remove("maildrops/ann/index"));
  const auto store = make_store();
  const auto found = testing::all_of(*store, "ann");
  ASSERT_THAT(found, SizeIs(2));
  EXPECT_EQ(found[1].wire, "third message\r\n");
  ASSERT_THAT(reports_, SizeIs(1));
  EXPECT_THAT(reports_[0], HasSubstr("damage of "));
}

TEST_F(LogStoreDamage, ADamagedHeaderHarmsNothingThatTheIndexKnows) {
  std::string spoiled = octets_;
  spoiled[octets_.find("second message") - 20] ^= 1;
  recordlog::testing::put_file(*disk_, segment, spoiled);
  EXPECT_THAT(testing::all_of(*make_store(), "ann"), SizeIs(3));
}

TEST_F(LogStoreDamage, ADamagedDeletionSetDeletesNothingAndIsReported) {
  std::string uidls;
  {
    const auto store = make_store();
    const auto session = open(*store, "ann");
    ASSERT_TRUE(session->erase(std::vector<std::uint32_t>{0, 1}));
    deliver(*store, "ann", "fourth\r\n");
    EXPECT_EQ(open(*store, "ann")->count(), 2U);
  }
  std::string spoiled = recordlog::testing::read_file(*disk_, segment);
  spoiled[octets_.size() + 64] ^= 1;
  recordlog::testing::put_file(*disk_, segment, spoiled);
  EXPECT_EQ(open(*make_store(), "ann")->count(), 2U) << "the index knows";
  ASSERT_TRUE(disk_->remove("maildrops/ann/index"));
  EXPECT_EQ(open(*make_store(), "ann")->count(), 4U);
  ASSERT_THAT(reports_, SizeIs(1));
  EXPECT_THAT(reports_[0], HasSubstr("record of type 2"));
}

TEST_F(LogStoreDamage, ASegmentCutBelowAnOpenSessionIsDamageAndNoEnd) {
  const auto store = make_store();
  const auto session = open(*store, "ann");
  // Another file in its place: the session's list is older than the file it reads.
  recordlog::testing::put_file(*disk_, segment, octets_.substr(0, octets_.size() - 20));
  const auto other = make_store();
  const auto body = session->open(2).value();
  if (const auto whole = read_all(*body); !whole) EXPECT_EQ(whole.error().kind, ErrorKind::damaged);
  EXPECT_EQ(open(*other, "ann")->count(), 2U);
}

TEST_F(LogStoreDamage, CutAtAnyOctetTheMaildropHoldsTheMessagesBefore) {
  for (std::size_t length = 0; length <= octets_.size(); ++length) {
    recordlog::testing::put_file(*disk_, segment, octets_.substr(0, length));
    const auto found = testing::all_of(*make_store(), "ann");
    const std::size_t expected = length == octets_.size()                        ? 3
                                 : length >= octets_.find("second message") + 16 ? 2
                                 : length >= octets_.find("first message") + 15  ? 1
                                                                                 : 0;
    EXPECT_EQ(found.size(), expected) << length;
  }
}

}  // namespace
}  // namespace satchel::store
