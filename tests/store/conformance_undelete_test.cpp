#include <gmock/gmock.h>

#include "store/backends.hpp"

namespace satchel::store::testing {
namespace {

using ::testing::_;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;

/// Deleted mail comes back within a window (promise S6).
class StoreUndelete : public ConformanceTest {
 protected:
  std::optional<ErrorKind> try_undelete(const std::vector<std::string>& uidls) {
    return error_of(store().undelete("ann", uidls, ""));
  }

  std::string one_ = deliver(store(), "ann", "..one\r\n");
  std::string two_ = deliver(store(), "ann", "two\r\n", "Received: by us\r\n");
  std::string three_ = deliver(store(), "ann", "three\r\n");
};
INSTANTIATE_TEST_SUITE_P(Backends, StoreUndelete, ::testing::ValuesIn(complete_backends()), backend_name);

TEST_P(StoreUndelete, NothingIsListedThatWasNotDeleted) {
  EXPECT_THAT(deleted(), IsEmpty());
  EXPECT_THAT(must(store().deleted("nobody", "")), IsEmpty());
  EXPECT_EQ(error_of(store().deleted("a/b", "")), ErrorKind::bad_name);
}

TEST_P(StoreUndelete, ADeletedMessageIsListedWithItsSizeAndTimes) {
  const Time received = now();
  pass(day);
  erase({two_});
  const Time gone = now();
  pass(second);
  reopen();
  const auto listed = must(store().deleted("ann", ""));
  ASSERT_THAT(listed, SizeIs(1));
  EXPECT_EQ(listed[0].uidl, two_);
  EXPECT_EQ(listed[0].octets, 22U);
  EXPECT_EQ(listed[0].received, received);
  EXPECT_EQ(listed[0].deleted, gone);
}

TEST_P(StoreUndelete, WhatIsDeletedIsListedInTheOrderOfDeletion) {
  erase({three_});
  pass(second);
  erase({one_});
  pass(second);
  erase({two_});
  EXPECT_THAT(deleted(), ElementsAre(three_, one_, two_));
  reopen();
  EXPECT_THAT(deleted(), ElementsAre(three_, one_, two_));
}

TEST_P(StoreUndelete, AMessageDeletedTwiceIsListedOnceWithTheFirstTime) {
  const auto early = open(store(), "ann");
  const auto late = open(store(), "ann");
  erase(*early, {one_});
  const Time first = now();
  pass(day);
  erase(*late, {one_});
  EXPECT_THAT(deletions(), ElementsAre(Pair(one_, first)));
}

TEST_P(StoreUndelete, AMessageComesBackAtTheEndUnderANewUidl) {
  erase({one_});
  pass(day);
  const std::string back = undelete(one_);
  EXPECT_TRUE(valid_uidl(back));
  EXPECT_NE(back, one_);
  const auto expect_back = [&] {
    EXPECT_THAT(all_of(store(), "ann"), ElementsAre(Seen{two_, 22, "Received: by us\r\ntwo\r\n"},
                                                    Seen{three_, 7, "three\r\n"}, Seen{back, 6, "..one\r\n"}));
    EXPECT_THAT(deleted(), IsEmpty());
  };
  expect_back();
  reopen();
  expect_back();
  pass(8 * day);
  must(store().compact("ann", Thoroughness::all));
  expect_back();
}

TEST_P(StoreUndelete, SeveralComeBackInTheOrderInWhichTheyAreNamed) {
  erase({one_, two_, three_});
  const auto restored = must(store().undelete("ann", std::vector{three_, one_, two_}, ""));
  ASSERT_THAT(restored, SizeIs(3));
  EXPECT_EQ(restored[0].old_uidl, three_);
  EXPECT_EQ(restored[1].old_uidl, one_);
  EXPECT_EQ(restored[2].old_uidl, two_);
  EXPECT_THAT(uidls(), ElementsAre(restored[0].new_uidl, restored[1].new_uidl, restored[2].new_uidl));
}

TEST_P(StoreUndelete, OneThatIsNotDeletedKeepsAllOfThemBack) {
  erase({one_, two_});
  for (const std::string& wrong : {three_, std::string("never-here"), std::string(), std::string("a b"), one_})
    EXPECT_EQ(try_undelete({one_, wrong, two_}), ErrorKind::bad_uidl) << wrong;
  EXPECT_THAT(uidls(), ElementsAre(three_));
  EXPECT_THAT(deleted(), ElementsAre(one_, two_));
  EXPECT_EQ(error_of(store().undelete("nobody", std::vector{one_}, "")), ErrorKind::bad_uidl);
  EXPECT_EQ(error_of(store().undelete("a/b", std::vector{one_}, "")), ErrorKind::bad_name);
}

TEST_P(StoreUndelete, NothingComesBackTwice) {
  erase({one_});
  undelete(one_);
  EXPECT_EQ(try_undelete({one_}), ErrorKind::bad_uidl);
  reopen();
  EXPECT_EQ(try_undelete({one_}), ErrorKind::bad_uidl);
  EXPECT_THAT(uidls(), SizeIs(3));
}

TEST_P(StoreUndelete, WhatCameBackCanBeDeletedAndComeBackAgain) {
  erase({one_});
  pass(5 * day);
  const std::string back = undelete(one_);
  erase({back});
  EXPECT_THAT(deleted(), ElementsAre(back));
  pass(5 * day);
  EXPECT_THAT(deleted(), ElementsAre(back));
  const std::string again = undelete(back);
  EXPECT_THAT(all_of(store(), "ann"), ElementsAre(_, _, Seen{again, 6, "..one\r\n"}));
}

TEST_P(StoreUndelete, BringingNothingBackChangesNothing) {
  erase({one_});
  EXPECT_EQ(try_undelete({}), std::nullopt);
  EXPECT_THAT(uidls(), ElementsAre(two_, three_));
}

TEST_P(StoreUndelete, AfterTheWindowNothingComesBack) {
  erase({one_});
  pass(day);
  erase({two_});
  pass(6 * day - second);
  EXPECT_THAT(deleted(), ElementsAre(one_, two_));
  pass(2 * second);
  EXPECT_THAT(deleted(), ElementsAre(two_));
  EXPECT_EQ(try_undelete({one_}), ErrorKind::bad_uidl);
  EXPECT_EQ(try_undelete({two_}), std::nullopt);
}

TEST_P(StoreUndelete, WithoutAWindowNothingComesBack) {
  start({.undelete_window = 0});
  const std::string uidl = deliver(store(), "ann", "x\r\n");
  erase({uidl});
  EXPECT_THAT(deleted(), IsEmpty());
  EXPECT_EQ(try_undelete({uidl}), ErrorKind::bad_uidl);
}

TEST_P(StoreUndelete, CompactionWithinTheWindowLeavesWhatCanComeBack) {
  erase({two_});
  pass(6 * day);
  EXPECT_EQ(must(store().compact("ann", Thoroughness::all)).messages_erased, 0U);
  keep_up();
  reopen();
  EXPECT_THAT(deleted(), ElementsAre(two_));
  const std::string back = undelete(two_);
  EXPECT_THAT(all_of(store(), "ann"), ElementsAre(_, _, Seen{back, 22, "Received: by us\r\ntwo\r\n"}));
}

TEST_P(StoreUndelete, ASessionSeesNothingOfWhatComesBackMeanwhile) {
  const auto session = open(store(), "ann");
  erase({one_});
  undelete(one_);
  EXPECT_THAT(uidls_of(*session), ElementsAre(one_, two_, three_));
}

TEST_P(StoreUndelete, ASessionFromBeforeDoesNotDeleteWhatCameBack) {
  const auto session = open(store(), "ann");
  erase({one_});
  const std::string back = undelete(one_);
  erase(*session, {one_});
  EXPECT_THAT(uidls(), ElementsAre(two_, three_, back));
}

}  // namespace
}  // namespace satchel::store::testing
