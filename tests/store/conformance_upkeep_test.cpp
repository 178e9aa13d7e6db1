#include <gmock/gmock.h>

#include "store/backends.hpp"

namespace satchel::store::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// What an administrator and the upkeep see of a maildrop, and what erases it for good.
class StoreUpkeep : public ConformanceTest {};
INSTANTIATE_TEST_SUITE_P(Backends, StoreUpkeep, ::testing::ValuesIn(complete_backends()), backend_name);

TEST_P(StoreUpkeep, UsersAreThoseWithAMaildropSorted) {
  EXPECT_THAT(must(store().users()), IsEmpty());
  for (const char* name : {"zoe", "ann", "%41", "ü", "a b", ".hidden", "Ann", "x@y", "~"})
    deliver(store(), name, "x\r\n");
  const auto sorted = ElementsAre("%41", ".hidden", "Ann", "a b", "ann", "x@y", "zoe", "~", "ü");
  EXPECT_THAT(must(store().users()), sorted);
  reopen();
  EXPECT_THAT(must(store().users()), sorted);
}

TEST_P(StoreUpkeep, LongNamesAreListedWhole) {
  const std::string n(255, 'n');
  const std::string percent(255, '%');
  deliver(store(), n, "x\r\n");
  deliver(store(), percent, "x\r\n");
  EXPECT_THAT(must(store().users()), ElementsAre(percent, n));
}

TEST_P(StoreUpkeep, WhoDeletedEverythingStillHasAMaildrop) {
  const std::string uidl = deliver(store(), "ann", "x\r\n");
  erase({uidl});
  pass(8 * day);
  must(store().compact("ann", Thoroughness::all));
  reopen();
  EXPECT_THAT(must(store().users()), ElementsAre("ann"));
}

TEST_P(StoreUpkeep, AskingMakesNoMaildrop) {
  must(store().usage("ann"));
  must(store().deleted("ann", ""));
  EXPECT_THAT(must(store().users()), IsEmpty());
}

TEST_P(StoreUpkeep, VerifyFindsNothingWrongInAWholeMaildrop) {
  const std::string one = deliver(store(), "ann", "..one\r\n");
  deliver(store(), "ann", "two\r\n");
  import("given", "three\r\n", now());
  erase({one});
  const auto before = all_of(store(), "ann");
  for (const Quarantine quarantine : {Quarantine::leave, Quarantine::set_aside}) {
    const Verification found = must(store().verify("ann", quarantine));
    EXPECT_THAT(found.problems, IsEmpty());
    EXPECT_THAT(found.quarantined, IsEmpty());
    EXPECT_GE(found.messages, 2U);
    EXPECT_GT(found.octets, 0U);
  }
  EXPECT_EQ(all_of(store(), "ann"), before);
  EXPECT_THAT(must(store().verify("nobody", Quarantine::leave)).problems, IsEmpty());
}

TEST_P(StoreUpkeep, CompactionErasesWhatIsPastTheWindowAndNothingElse) {
  const std::string early = deliver(store(), "ann", std::string(5000, 'x') + "\r\n");
  const std::string late = deliver(store(), "ann", std::string(5000, 'y') + "\r\n");
  const std::string kept = deliver(store(), "ann", "kept\r\n");
  erase({early});
  pass(4 * day);
  erase({late});
  pass(4 * day);
  const Compaction first = must(store().compact("ann", Thoroughness::all));
  EXPECT_EQ(first.messages_erased, 1U);
  EXPECT_LT(first.octets_after + 4000, first.octets_before);
  EXPECT_THAT(deleted(), ElementsAre(late));
  EXPECT_EQ(must(store().compact("ann", Thoroughness::all)).messages_erased, 0U);
  pass(4 * day);
  EXPECT_EQ(must(store().compact("ann", Thoroughness::all)).messages_erased, 1U);
  reopen();
  EXPECT_THAT(deleted(), IsEmpty());
  EXPECT_THAT(all_of(store(), "ann"), ElementsAre(Seen{kept, 6, "kept\r\n"}));
}

TEST_P(StoreUpkeep, ASessionReadsWhatIsErasedMeanwhile) {
  const std::string one = deliver(store(), "ann", std::string(50'000, 'x') + "\r\n");
  const std::string two = deliver(store(), "ann", "two\r\n");
  const auto session = open(store(), "ann");
  const auto before = all_of(*session);
  erase({one, two});
  pass(8 * day);
  EXPECT_EQ(must(store().compact("ann", Thoroughness::all)).messages_erased, 2U);
  EXPECT_EQ(all_of(*session), before);
}

TEST_P(StoreUpkeep, ASessionFromBeforeCompactionDeletesTheRightMessages) {
  const std::string one = deliver(store(), "ann", "one\r\n");
  const std::string two = deliver(store(), "ann", "two\r\n");
  const std::string three = deliver(store(), "ann", "three\r\n");
  erase({one});
  const auto session = open(store(), "ann", Sharing::exclusive);
  pass(8 * day);
  must(store().compact("ann", Thoroughness::all));
  erase(*session, {two});
  EXPECT_THAT(uidls(), ElementsAre(three));
  EXPECT_THAT(deleted(), ElementsAre(two));
}

TEST_P(StoreUpkeep, AUserWithoutAMaildropIsKeptUpWithoutMakingOne) {
  must(store().keep_up("nobody", {.expire_after = day}));
  EXPECT_EQ(must(store().compact("nobody", Thoroughness::all)).messages_erased, 0U);
  EXPECT_THAT(must(store().users()), IsEmpty());
}

TEST_P(StoreUpkeep, IllegalNamesAreRefused) {
  for (const char* name : {"", "..", "a/b", "\xff"}) {
    EXPECT_EQ(error_of(store().verify(name, Quarantine::leave)), ErrorKind::bad_name);
    EXPECT_EQ(error_of(store().compact(name, Thoroughness::all)), ErrorKind::bad_name);
    EXPECT_EQ(error_of(store().keep_up(name, {})), ErrorKind::bad_name);
  }
}

TEST_P(StoreUpkeep, ABackendWithoutViewsSaysSo) {
  if (GetParam().supports_views) GTEST_SKIP() << "has views";
  EXPECT_EQ(error_of(store().add_device("ann", "phone")), ErrorKind::unsupported);
  EXPECT_EQ(error_of(store().open("ann", Access(Sharing::snapshot, "phone"))), ErrorKind::unsupported);
}

}  // namespace
}  // namespace satchel::store::testing
