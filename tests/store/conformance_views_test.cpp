#include <gmock/gmock.h>

#include "store/backends.hpp"

namespace satchel::store::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;

/// Each device has a view of its own: two messages, and the devices "laptop" and "phone".
class StoreViews : public ConformanceTest {
 protected:
  void SetUp() override {
    must(store().add_device("ann", "phone"));
    must(store().add_device("ann", "laptop"));
  }
  std::uint64_t kept() { return must(store().usage("ann")).messages; }
  std::optional<ErrorKind> try_undelete(const std::string& uidl, std::string_view device) {
    return error_of(store().undelete("ann", std::vector{uidl}, device));
  }

  std::string one_ = deliver(store(), "ann", "one\r\n");
  std::string two_ = deliver(store(), "ann", "two\r\n");
};
INSTANTIATE_TEST_SUITE_P(Backends, StoreViews, ::testing::ValuesIn(backends_with_views()), backend_name);

TEST_P(StoreViews, ADeletionHidesTheMessageFromThatDeviceOnly) {
  erase({one_}, "phone");
  for (int round = 0; round < 2; ++round) {
    EXPECT_THAT(uidls("phone"), ElementsAre(two_));
    EXPECT_THAT(uidls("laptop"), ElementsAre(one_, two_));
    EXPECT_THAT(uidls(), ElementsAre(one_, two_));
    EXPECT_THAT(deleted(), IsEmpty());
    reopen();
  }
}

TEST_P(StoreViews, AllViewsShowTheSameMessages) {
  erase({one_}, "phone");
  const auto phone = all_of(*open(store(), "ann", Access(Sharing::snapshot, "phone")));
  EXPECT_THAT(phone, ElementsAre(Seen{two_, 5, "two\r\n"}));
  EXPECT_THAT(all_of(store(), "ann"), ElementsAre(Seen{one_, 5, "one\r\n"}, Seen{two_, 5, "two\r\n"}));
}

TEST_P(StoreViews, AMessageIsDeletedOnceEveryDeviceHasDeletedIt) {
  erase({one_}, "phone");
  pass(3 * day);
  EXPECT_EQ(kept(), 2U);
  erase({one_, two_}, "laptop");
  EXPECT_EQ(kept(), 1U);
  for (int round = 0; round < 2; ++round) {
    EXPECT_THAT(uidls(), ElementsAre(two_));
    EXPECT_THAT(deletions(), ElementsAre(Pair(one_, now())));
    reopen();
  }
}

TEST_P(StoreViews, TheWindowBeginsWhenTheLastDeviceDeletes) {
  erase({one_}, "phone");
  pass(30 * day);
  erase({one_}, "laptop");
  pass(6 * day);
  EXPECT_EQ(must(store().compact("ann", Thoroughness::all)).messages_erased, 0U);
  undelete(one_);
  EXPECT_THAT(must(store().deleted("ann", "")), IsEmpty());
}

TEST_P(StoreViews, CompactionLeavesWhatOnlySomeDevicesHaveDeleted) {
  erase({one_}, "phone");
  pass(30 * day);
  EXPECT_EQ(must(store().compact("ann", Thoroughness::all)).messages_erased, 0U);
  EXPECT_THAT(uidls("laptop"), ElementsAre(one_, two_));
}

TEST_P(StoreViews, TheSharedViewDeletesForAll) {
  erase({one_});
  EXPECT_THAT(uidls("phone"), ElementsAre(two_));
  EXPECT_THAT(uidls("laptop"), ElementsAre(two_));
  EXPECT_EQ(kept(), 1U);
}

TEST_P(StoreViews, ADeviceCountsFromItsFirstSession) {
  EXPECT_THAT(uidls("main"), ElementsAre(one_, two_));
  erase({one_}, "phone");
  erase({one_}, "laptop");
  EXPECT_EQ(kept(), 2U);
  erase({one_}, "main");
  EXPECT_EQ(kept(), 1U);
}

TEST_P(StoreViews, ANewDeviceSeesAllThatIsNotDeleted) {
  const std::string three = deliver(store(), "ann", "three\r\n");
  erase({one_}, "phone");
  erase({two_});
  EXPECT_THAT(uidls("tablet"), ElementsAre(one_, three));
  must(store().add_device("ann", "added"));
  EXPECT_THAT(uidls("added"), ElementsAre(one_, three));
}

TEST_P(StoreViews, DevicesAreListedWithWhenTheyWereLastSeen) {
  const Time added = now();
  pass(day);
  uidls("phone");
  const Time opened = now();
  pass(day);
  const auto held = open(store(), "ann", Access(Sharing::exclusive, "main"));
  const Time held_since = now();
  pass(day);
  EXPECT_EQ(error_of(store().open("ann", Access(Sharing::exclusive, "main"))), ErrorKind::in_use);
  uidls();
  EXPECT_THAT(devices(), ElementsAre(Pair("laptop", added), Pair("main", held_since), Pair("phone", opened)));
  EXPECT_THAT(must(store().devices("bob")), IsEmpty());
}

TEST_P(StoreViews, DevicesAreTheSameAfterReopening) {
  pass(day);
  uidls("phone");
  const auto before = devices();
  EXPECT_THAT(before, SizeIs(2));
  reopen();
  EXPECT_EQ(devices(), before);
}

TEST_P(StoreViews, ADeviceThatIsAddedAgainIsSeenAgainAndKeepsItsView) {
  erase({one_}, "phone");
  const Time before = now();
  pass(day);
  must(store().add_device("ann", "phone"));
  EXPECT_THAT(devices(), ElementsAre(Pair("laptop", before), Pair("phone", now())));
  EXPECT_THAT(uidls("phone"), ElementsAre(two_));
}

TEST_P(StoreViews, LabelsAreNeverEmptyOrControlCharacters) {
  for (const char* label : {"", "a\nb"}) EXPECT_EQ(error_of(store().add_device("ann", label)), ErrorKind::bad_name);
  EXPECT_EQ(error_of(store().open("ann", Access(Sharing::snapshot, "a\nb"))), ErrorKind::bad_name);
  EXPECT_EQ(error_of(store().add_device("a/b", "phone")), ErrorKind::bad_name);
  EXPECT_EQ(error_of(store().remove_device("a/b", "phone")), ErrorKind::bad_name);
  EXPECT_EQ(error_of(store().devices("a/b")), ErrorKind::bad_name);
}

TEST_P(StoreViews, ADeviceThatStayedAwayHoldsNothingBack) {
  erase({one_}, "phone");
  pass(80 * day);
  uidls("phone");
  EXPECT_EQ(keep_up().released, 0U);
  pass(11 * day);
  EXPECT_EQ(kept(), 2U);
  EXPECT_EQ(keep_up().released, 1U);
  EXPECT_EQ(kept(), 1U);
  EXPECT_THAT(deletions(), ElementsAre(Pair(one_, now())));
  EXPECT_THAT(uidls("laptop"), ElementsAre(two_));
  EXPECT_EQ(keep_up().released, 0U);
}

TEST_P(StoreViews, WhatNoDeviceHoldsAnyMoreGoesWhenOneDeletes) {
  erase({one_}, "phone");
  pass(91 * day);
  EXPECT_EQ(kept(), 2U);
  erase({two_}, "phone");
  EXPECT_EQ(kept(), 0U);
  EXPECT_THAT(deleted(), ElementsAre(one_, two_));
}

TEST_P(StoreViews, ADeviceThatComesBackInTimeCountsOn) {
  pass(80 * day);
  uidls("laptop");
  pass(80 * day);
  erase({one_}, "phone");
  EXPECT_EQ(keep_up().released, 0U);
  EXPECT_EQ(kept(), 2U);
}

TEST_P(StoreViews, ADeviceThatComesBackLateHasItsViewAndCountsAgain) {
  erase({one_}, "laptop");
  pass(91 * day);
  EXPECT_THAT(uidls("laptop"), ElementsAre(two_));
  erase({two_}, "phone");
  EXPECT_THAT(uidls("laptop"), ElementsAre(two_));
  EXPECT_EQ(kept(), 2U);
}

TEST_P(StoreViews, WhileNoDeviceCountsNothingGoes) {
  erase({one_}, "phone");
  pass(91 * day);
  EXPECT_EQ(keep_up().released, 0U);
  must(store().remove_device("ann", "laptop"));
  EXPECT_THAT(uidls(), ElementsAre(one_, two_));
}

TEST_P(StoreViews, WithoutDevicesNothingIsReleased) {
  deliver(store(), "bob", "x\r\n");
  EXPECT_EQ(must(store().keep_up("bob", {})).released, 0U);
  EXPECT_EQ(open(store(), "bob")->count(), 1U);
}

TEST_P(StoreViews, WhatOnlyARemovedDeviceHeldBackIsDeleted) {
  erase({one_}, "phone");
  must(store().remove_device("ann", "laptop"));
  for (int round = 0; round < 2; ++round) {
    EXPECT_THAT(uidls(), ElementsAre(two_));
    EXPECT_THAT(deleted(), ElementsAre(one_));
    EXPECT_THAT(devices(), SizeIs(1));
    reopen();
  }
}

TEST_P(StoreViews, RemovingADeviceLeavesWhatNoOtherDeleted) {
  must(store().remove_device("ann", "laptop"));
  must(store().remove_device("ann", "phone"));
  EXPECT_THAT(uidls(), ElementsAre(one_, two_));
  EXPECT_EQ(keep_up().released, 0U);
}

TEST_P(StoreViews, RemovingADeviceThatIsNotKnownChangesNothing) {
  erase({one_}, "phone");
  must(store().remove_device("ann", "tablet"));
  must(store().remove_device("bob", "tablet"));
  EXPECT_THAT(devices(), SizeIs(2));
  EXPECT_EQ(kept(), 2U);
}

TEST_P(StoreViews, UnderTheLabelOfARemovedDeviceComesANewOne) {
  erase({one_}, "phone");
  must(store().remove_device("ann", "phone"));
  reopen();
  EXPECT_THAT(deleted("phone"), IsEmpty());
  EXPECT_THAT(uidls("phone"), ElementsAre(one_, two_));
  erase({one_}, "laptop");
  EXPECT_EQ(kept(), 2U);
}

TEST_P(StoreViews, ANewDeviceMayHaveBackWhatCameBackToARemovedOne) {
  erase({one_});
  undelete(one_, "phone");
  must(store().remove_device("ann", "phone"));
  must(store().add_device("ann", "phone"));
  reopen();
  EXPECT_THAT(deleted("phone"), Contains(one_));
}

TEST_P(StoreViews, ADeviceThatIsRemovedMeanwhileDeletesNothing) {
  const auto session = open(store(), "ann", Access(Sharing::exclusive, "phone"));
  erase({one_}, "laptop");
  must(store().remove_device("ann", "phone"));
  deliver(store(), "ann", "three\r\n");
  erase(*session, {two_});
  EXPECT_THAT(devices(), SizeIs(1));
  EXPECT_THAT(uidls("phone"), SizeIs(2));
}

TEST_P(StoreViews, OfExclusiveSessionsThereIsOneForEachView) {
  auto phone = open(store(), "ann", Access(Sharing::exclusive, "phone"));
  const auto laptop = open(store(), "ann", Access(Sharing::exclusive, "laptop"));
  const auto shared = open(store(), "ann", Sharing::exclusive);
  for (const char* view : {"phone", "laptop", ""})
    EXPECT_EQ(error_of(store().open("ann", Access(Sharing::exclusive, view))), ErrorKind::in_use) << view;
  EXPECT_EQ(error_of(store().open("ann", Access(Sharing::snapshot, "phone"))), std::nullopt);
  phone.reset();
  EXPECT_EQ(error_of(store().open("ann", Access(Sharing::exclusive, "phone"))), std::nullopt);
}

TEST_P(StoreViews, ASessionKeepsItsSnapshotWhateverDevicesDo) {
  const auto phone = open(store(), "ann", Access(Sharing::snapshot, "phone"));
  const auto before = all_of(*phone);
  erase({one_}, "phone");
  erase({one_}, "laptop");
  must(store().remove_device("ann", "phone"));
  EXPECT_EQ(all_of(*phone), before);
}

TEST_P(StoreViews, ForADeviceIsListedWhatIsGoneFromItsView) {
  erase({two_}, "phone");
  const Time first = now();
  pass(day);
  erase({one_});
  const Time second_time = now();
  EXPECT_THAT(deleted("phone"), ElementsAre(two_, one_));
  EXPECT_THAT(deleted("laptop"), ElementsAre(one_));
  pass(day);
  erase({two_}, "laptop");
  for (int round = 0; round < 2; ++round) {
    EXPECT_THAT(deletions("phone"), ElementsAre(Pair(two_, first), Pair(one_, second_time)));
    EXPECT_THAT(deleted("laptop"), ElementsAre(one_, two_));
    EXPECT_THAT(deleted(), ElementsAre(one_, two_));
    reopen();
  }
}

TEST_P(StoreViews, TheWindowOfADeviceBeginsWhenItDeletes) {
  erase({one_}, "phone");
  pass(4 * day);
  erase({one_}, "laptop");
  pass(4 * day);
  EXPECT_THAT(deleted("phone"), IsEmpty());
  EXPECT_EQ(try_undelete(one_, "phone"), ErrorKind::bad_uidl);
  EXPECT_THAT(deleted("laptop"), ElementsAre(one_));
  EXPECT_THAT(deleted(), ElementsAre(one_));
}

TEST_P(StoreViews, AMessageComesBackToOneDeviceAlone) {
  erase({one_}, "phone");
  const std::string back = undelete(one_, "phone");
  EXPECT_NE(back, one_);
  for (int round = 0; round < 2; ++round) {
    EXPECT_THAT(uidls("phone"), ElementsAre(two_, back));
    EXPECT_THAT(uidls("laptop"), ElementsAre(one_, two_));
    EXPECT_THAT(uidls("tablet"), ElementsAre(one_, two_));
    EXPECT_THAT(uidls(), ElementsAre(one_, two_, back));
    EXPECT_THAT(deleted("phone"), IsEmpty());
    EXPECT_EQ(try_undelete(one_, "phone"), ErrorKind::bad_uidl);
    reopen();
  }
  EXPECT_EQ(wire_of(*open(store(), "ann", Access(Sharing::snapshot, "phone")), 1), "one\r\n");
}

TEST_P(StoreViews, AMessageDeletedForAllComesBackToOneDeviceAlone) {
  erase({one_});
  const std::string back = undelete(one_, "phone");
  EXPECT_THAT(uidls("phone"), ElementsAre(two_, back));
  EXPECT_THAT(uidls("laptop"), ElementsAre(two_));
  EXPECT_THAT(deleted("phone"), IsEmpty());
}

TEST_P(StoreViews, WhatCameBackToOneDeviceCanStillComeBackToOthers) {
  erase({one_});
  const std::string on_phone = undelete(one_, "phone");
  EXPECT_THAT(deleted("laptop"), ElementsAre(one_));
  EXPECT_THAT(deleted(), ElementsAre(one_));
  const std::string back = undelete(one_, "laptop");
  EXPECT_NE(back, on_phone);
  EXPECT_THAT(uidls("laptop"), ElementsAre(two_, back));
  EXPECT_THAT(uidls("phone"), ElementsAre(two_, on_phone));
}

TEST_P(StoreViews, WhatCameBackToOneDeviceGoesWhenThatDeviceDeletesIt) {
  erase({one_}, "phone");
  const std::string back = undelete(one_, "phone");
  EXPECT_EQ(kept(), 3U);
  pass(second);
  erase({back}, "phone");
  EXPECT_EQ(kept(), 2U);
  EXPECT_THAT(uidls(), ElementsAre(one_, two_));
  EXPECT_THAT(deleted("phone"), ElementsAre(back));
  EXPECT_THAT(deleted("laptop"), IsEmpty());
}

TEST_P(StoreViews, WhatCameBackToOneDeviceGoesWithIt) {
  erase({one_}, "phone");
  const std::string back = undelete(one_, "phone");
  must(store().remove_device("ann", "phone"));
  EXPECT_THAT(uidls(), ElementsAre(one_, two_));
  EXPECT_THAT(deleted(), ElementsAre(back));
}

TEST_P(StoreViews, AMessageThatComesBackToAllIsListedForNoDevice) {
  erase({one_}, "phone");
  erase({one_}, "laptop");
  const std::string back = undelete(one_);
  for (const char* view : {"", "phone", "laptop"}) {
    EXPECT_THAT(uidls(view), ElementsAre(two_, back)) << view;
    EXPECT_THAT(deleted(view), IsEmpty()) << view;
  }
}

TEST_P(StoreViews, WhatADeviceHidCannotComeBackToAll) {
  erase({one_}, "phone");
  EXPECT_EQ(try_undelete(one_, ""), ErrorKind::bad_uidl);
  EXPECT_EQ(try_undelete(one_, "laptop"), ErrorKind::bad_uidl);
}

TEST_P(StoreViews, NothingComesBackToADeviceThatIsNotKnown) {
  erase({one_});
  EXPECT_THAT(deleted("tablet"), IsEmpty());
  EXPECT_EQ(try_undelete(one_, "tablet"), ErrorKind::bad_uidl);
  EXPECT_THAT(devices(), SizeIs(2));
}

TEST_P(StoreViews, UsersDoNotShareDevices) {
  const std::string uidl = deliver(store(), "bob", "x\r\n");
  const auto session = open(store(), "bob", Access(Sharing::snapshot, "phone"));
  must(session->erase(std::vector<std::uint32_t>{0}));
  EXPECT_EQ(must(store().usage("bob")).messages, 0U);
  EXPECT_THAT(uidls("phone"), ElementsAre(one_, two_));
}

TEST_P(StoreViews, WhoHasADeviceHasAMaildrop) {
  must(store().add_device("zoe", "phone"));
  reopen();
  EXPECT_THAT(must(store().users()), ElementsAre("ann", "zoe"));
}

}  // namespace
}  // namespace satchel::store::testing
