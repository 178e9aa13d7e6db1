#include "store/log/verification.hpp"

#include <gmock/gmock.h>

#include "store/log/maintained_store.hpp"

namespace satchel::store::testing {
namespace {

using ::testing::Contains;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class VerificationTest : public MaintainedStore {
 protected:
  /// A maildrop with some of everything: several segments, deletions, what came back, devices, a compaction.
  void make_history() {
    for (int i = 0; i < 8; ++i) deliver(store(), "ann", "message " + std::to_string(i) + "\r\n");
    const std::string uidl = seen()[2].uidl;
    erase({0, 2});
    ASSERT_TRUE(store().undelete("ann", std::vector{uidl}, ""));
    ASSERT_TRUE(store().add_device("ann", "phone"));
    ASSERT_TRUE(store().add_device("ann", "desk"));
    erase({3}, "phone");
    now_ += 8 * day;
    compact();
    deliver(store(), "ann", "last\r\n");
    reopen();
  }
  Verification verify(Quarantine quarantine = Quarantine::leave) {
    const auto found = make_store()->verify("ann", quarantine);
    EXPECT_TRUE(found) << (found ? "" : found.error().detail);
    return found.value_or(Verification{});
  }
  std::string path(const std::string& name) const { return std::string(directory) + '/' + name; }
};

TEST_F(VerificationTest, FindsNothingWhereNothingIs) {
  make_history();
  const Verification found = verify();
  EXPECT_THAT(found.problems, IsEmpty());
  EXPECT_GE(found.messages, 8U);
  EXPECT_EQ(found.octets, octets_of_all().size());
}

TEST_F(VerificationTest, FindsEveryFlippedOctetOfEveryFile) {
  make_history();
  std::size_t flipped = 0;
  for (const std::string& name : files()) {
    const std::string octets = recordlog::testing::read_file(*disk_, path(name));
    for (std::size_t place = 0; place < octets.size(); ++place, ++flipped) {
      std::string spoiled = octets;
      spoiled[place] ^= 0x10;
      recordlog::testing::put_file(*disk_, path(name), spoiled);
      EXPECT_THAT(verify().problems, Contains(Field(&Problem::file, name))) << name << " at " << place;
    }
    recordlog::testing::put_file(*disk_, path(name), octets);
  }
  EXPECT_GT(flipped, 2000U);
  EXPECT_THAT(verify().problems, IsEmpty());
}

TEST_F(VerificationTest, NamesTheDamagedMessageAndSetsItAside) {
  make_history();
  const auto before = seen();
  reopen();
  const std::string name = "00000001.00001.seg";
  std::string spoiled = recordlog::testing::read_file(*disk_, path(name));
  spoiled[spoiled.find("message 1")] ^= 1;
  recordlog::testing::put_file(*disk_, path(name), spoiled);

  const Verification found = verify(Quarantine::set_aside);
  ASSERT_THAT(found.problems, SizeIs(1));
  EXPECT_EQ(found.problems[0].file, name);
  EXPECT_EQ(found.problems[0].uidl, before[0].uidl);
  ASSERT_THAT(found.quarantined, SizeIs(1));
  EXPECT_THAT(recordlog::testing::read_file(*disk_, path(found.quarantined[0])), HasSubstr("ssage 1"));
  EXPECT_EQ(seen(), (std::vector<Seen>(before.begin() + 1, before.end()))) << "all others are served";

  EXPECT_THAT(verify().problems, IsEmpty()) << "it is known and harms nobody any more";

  std::string kept = recordlog::testing::read_file(*disk_, path(found.quarantined[0]));
  kept[5] ^= 1;
  recordlog::testing::put_file(*disk_, path(found.quarantined[0]), kept);
  EXPECT_THAT(verify().problems, Contains(Field(&Problem::file, found.quarantined[0])));
}

}  // namespace
}  // namespace satchel::store::testing
