#include <gmock/gmock.h>

#include "store/backends.hpp"

namespace satchel::store::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;

/// Mail goes when it was received longer ago than the upkeep is told.
class StoreExpiry : public ConformanceTest {};
INSTANTIATE_TEST_SUITE_P(Backends, StoreExpiry, ::testing::ValuesIn(complete_backends()), backend_name);

TEST_P(StoreExpiry, OldMessagesGoAndYoungOnesStay) {
  const std::string old = deliver(store(), "ann", "old\r\n");
  pass(20 * day);
  const std::string young = deliver(store(), "ann", "young\r\n");
  pass(10 * day - second);
  EXPECT_EQ(keep_up(30 * day).expired, 0U);
  EXPECT_THAT(uidls(), ElementsAre(old, young));
  pass(2 * second);
  EXPECT_EQ(keep_up(30 * day).expired, 1U);
  EXPECT_THAT(uidls(), ElementsAre(young));
  reopen();
  EXPECT_THAT(uidls(), ElementsAre(young));
}

TEST_P(StoreExpiry, WithoutATermMailStaysForEver) {
  deliver(store(), "ann", "old\r\n");
  pass(10'000 * day);
  EXPECT_EQ(keep_up().expired, 0U);
  EXPECT_THAT(uidls(), SizeIs(1));
}

TEST_P(StoreExpiry, AMessageExpiresOnce) {
  deliver(store(), "ann", "old\r\n");
  pass(2 * day);
  EXPECT_EQ(keep_up(day).expired, 1U);
  EXPECT_EQ(keep_up(day).expired, 0U);
  reopen();
  EXPECT_EQ(keep_up(day).expired, 0U);
}

TEST_P(StoreExpiry, AnImportedMessageExpiresByWhenItWasReceived) {
  import("old", "old\r\n", now() - 31 * day);
  import("young", "young\r\n", now() - 29 * day);
  reopen();
  EXPECT_EQ(keep_up(30 * day).expired, 1U);
  EXPECT_THAT(uidls(), ElementsAre("young"));
}

TEST_P(StoreExpiry, AnExpiredMessageDoesNotCountAndCanComeBackWithinTheWindow) {
  const std::string uidl = deliver(store(), "ann", "old\r\n");
  pass(31 * day);
  keep_up(30 * day);
  EXPECT_EQ(must(store().usage("ann")).messages, 0U);
  EXPECT_THAT(deletions(), ElementsAre(Pair(uidl, now())));
  pass(6 * day);
  const std::string back = undelete(uidl);
  EXPECT_THAT(all_of(store(), "ann"), ElementsAre(Seen{back, 5, "old\r\n"}));
}

TEST_P(StoreExpiry, WhatCameBackStaysAsLongAsNewMail) {
  const std::string uidl = deliver(store(), "ann", "old\r\n");
  pass(31 * day);
  keep_up(30 * day);
  const std::string back = undelete(uidl);
  reopen();
  pass(29 * day);
  EXPECT_EQ(keep_up(30 * day).expired, 0U);
  EXPECT_THAT(uidls(), ElementsAre(back));
  pass(2 * day);
  EXPECT_EQ(keep_up(30 * day).expired, 1U);
  EXPECT_THAT(uidls(), IsEmpty());
}

TEST_P(StoreExpiry, WhatWasDeletedAlreadyKeepsItsTime) {
  const std::string uidl = deliver(store(), "ann", "old\r\n");
  pass(31 * day);
  erase({uidl});
  const Time gone = now();
  pass(day);
  EXPECT_EQ(keep_up(30 * day).expired, 0U);
  EXPECT_THAT(deletions(), ElementsAre(Pair(uidl, gone)));
}

TEST_P(StoreExpiry, ASessionKeepsWhatExpiresMeanwhile) {
  deliver(store(), "ann", "old\r\n");
  pass(31 * day);
  const auto session = open(store(), "ann", Sharing::exclusive);
  const auto before = all_of(*session);
  EXPECT_EQ(keep_up(30 * day).expired, 1U);
  pass(8 * day);
  keep_up(30 * day);
  must(store().compact("ann", Thoroughness::all));
  EXPECT_EQ(all_of(*session), before);
}

TEST_P(StoreExpiry, AnExpiredMessageIsGoneFromEveryView) {
  if (!GetParam().supports_views) GTEST_SKIP() << "no views";
  const std::string uidl = deliver(store(), "ann", "old\r\n");
  must(store().add_device("ann", "phone"));
  pass(31 * day);
  const UpkeepDone done = keep_up(30 * day);
  EXPECT_EQ(done.expired, 1U);
  EXPECT_EQ(done.released, 0U);
  EXPECT_THAT(uidls("phone"), IsEmpty());
  EXPECT_THAT(deleted("phone"), ElementsAre(uidl));
}

}  // namespace
}  // namespace satchel::store::testing
