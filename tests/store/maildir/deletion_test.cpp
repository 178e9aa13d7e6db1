#include <gmock/gmock.h>

#include "store/maildir/lines.hpp"
#include "store/maildir/support.hpp"

/// Deletions are all or none, wherever somebody pulls the plug (promise S2), and can be undone (S6).
namespace satchel::store::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class MaildirDeletion : public MaildirTest {
 protected:
  MaildirDeletion() {
    for (int i = 0; i < 4; ++i)
      put((i < 2 ? "new/170000000" : "cur/170000000") + std::to_string(i) + ".P1.mx" + (i < 2 ? "" : ":2,S"),
          std::to_string(i) + "\n");
    all();
  }
  /// Deletes messages 0 and 2, and then undoes all of it but the intention.
  void leave_intention_only() {
    erase({0, 2});
    const std::string set = std::to_string(now_) + "-0";
    move("satchel/deleted/" + set + ".set", "satchel/intention");
    move("satchel/deleted/" + set + ".0", "new/1700000000.P1.mx");
    move("satchel/deleted/" + set + ".1", "cur/1700000002.P1.mx:2,S");
    ASSERT_THAT(names("satchel/deleted"), IsEmpty());
  }
  void expect_deleted() {
    EXPECT_THAT(uidls(), ElementsAre("1700000001.P1.mx", "1700000003.P1.mx"));
    EXPECT_THAT(names("new"), ElementsAre("1700000001.P1.mx"));
    EXPECT_THAT(names("cur"), ElementsAre("1700000003.P1.mx:2,S"));
    EXPECT_FALSE(std::filesystem::exists(maildir() / "satchel" / "intention"));
    std::vector<std::string> deleted;
    for (const Deleted& message : store_->deleted("ann", "").value()) deleted.push_back(message.uidl);
    EXPECT_THAT(deleted, ElementsAre("1700000000.P1.mx", "1700000002.P1.mx"));
    EXPECT_THAT(reports_, IsEmpty());
  }
};

TEST_F(MaildirDeletion, IsFinishedWhenItWasDecided) {
  leave_intention_only();
  expect_deleted();
}

TEST_F(MaildirDeletion, IsFinishedWhenOneFileHasBeenMoved) {
  leave_intention_only();
  move("new/1700000000.P1.mx", "satchel/deleted/" + std::to_string(now_) + "-0.0");
  expect_deleted();
}

TEST_F(MaildirDeletion, IsFinishedWhenAllFilesHaveBeenMoved) {
  leave_intention_only();
  move("new/1700000000.P1.mx", "satchel/deleted/" + std::to_string(now_) + "-0.0");
  move("cur/1700000002.P1.mx:2,S", "satchel/deleted/" + std::to_string(now_) + "-0.1");
  expect_deleted();
}

TEST_F(MaildirDeletion, IsFinishedAfterOthersHaveMovedTheFiles) {
  leave_intention_only();
  move("new/1700000000.P1.mx", "cur/1700000000.P1.mx:2,RS");
  expect_deleted();
}

TEST_F(MaildirDeletion, IsNotDoneWhenItWasNotDecided) {
  leave_intention_only();
  move("satchel/intention", "satchel/intention.new");
  EXPECT_THAT(uidls(), SizeIs(4));
  erase({1});
  EXPECT_THAT(uidls(), SizeIs(3));
  EXPECT_THAT(store_->deleted("ann", "").value(), SizeIs(1));
}

TEST_F(MaildirDeletion, IsNotDoneByHalfWhenItsIntentionIsBroken) {
  leave_intention_only();
  const std::string whole = get("satchel/intention");
  for (std::size_t cut = 0; cut < whole.size(); cut += 7) {
    put("satchel/intention", whole.substr(0, cut));
    EXPECT_THAT(uidls(), SizeIs(4)) << cut;
    std::string changed = whole;
    changed[cut] = static_cast<char>(changed[cut] ^ 1);
    put("satchel/intention", changed);
    EXPECT_THAT(uidls(), SizeIs(4)) << cut;
  }
  EXPECT_THAT(reports_, Contains(HasSubstr("intention is broken")));
  const auto problems = store_->verify("ann", Quarantine::leave).value().problems;
  ASSERT_THAT(problems, SizeIs(1));
  EXPECT_EQ(problems[0].file, "satchel/intention");
}

TEST_F(MaildirDeletion, ThatCannotBeFinishedHidesItsMessagesAllTheSame) {
  leave_intention_only();
  // Nothing can be put into the bin.
  std::filesystem::remove_all(maildir() / "satchel" / "deleted");
  put("satchel/deleted", "in the way");
  EXPECT_THAT(uidls(), ElementsAre("1700000001.P1.mx", "1700000003.P1.mx"));
  EXPECT_THAT(reports_, Contains(HasSubstr("still to do")));
  EXPECT_EQ(open_ann()->erase(std::vector<std::uint32_t>{0}).error().kind, ErrorKind::temporary);
  remove("satchel/deleted");
  reports_.clear();
  expect_deleted();
}

TEST_F(MaildirDeletion, IsSeenByNoSessionThatRuns) {
  const auto one = open_ann();
  const auto two = open_ann();
  const auto before = all_of(*one);
  ASSERT_TRUE(one->erase(std::vector<std::uint32_t>{0, 2}));
  now_ += 30 * day;
  // Neither does upkeep take away what a session may still want.
  EXPECT_EQ(store_->keep_up("ann", {}).value().compaction.messages_erased, 2U);
  EXPECT_EQ(all_of(*one), before);
  EXPECT_EQ(all_of(*two), before);
}

TEST_F(MaildirDeletion, ThatIsUndoneIsSeenByNoSessionThatRuns) {
  const auto session = open_ann();
  const auto before = all_of(*session);
  erase({0, 2});
  const std::vector<std::string> both = {"1700000000.P1.mx", "1700000002.P1.mx"};
  ASSERT_TRUE(store_->undelete("ann", both, ""));
  EXPECT_EQ(all_of(*session), before);
  now_ += 8 * day;
  EXPECT_EQ(store_->compact("ann", Thoroughness::all).value().messages_erased, 0U);
  EXPECT_EQ(all_of(*session), before);
  EXPECT_THAT(all(), SizeIs(4));
}

TEST_F(MaildirDeletion, IsForEverOnceNoSessionRuns) {
  {
    const auto session = open_ann();
    ASSERT_TRUE(session->erase(std::vector<std::uint32_t>{0, 2}));
    now_ += 8 * day;
    EXPECT_EQ(store_->compact("ann", Thoroughness::all).value().messages_erased, 2U);
    EXPECT_EQ(store_->compact("ann", Thoroughness::all).value().messages_erased, 0U);
    EXPECT_THAT(names("satchel/deleted"), SizeIs(3));
  }
  EXPECT_THAT(store_->deleted("ann", "").value(), IsEmpty());
  EXPECT_EQ(store_->compact("ann", Thoroughness::all).value().messages_erased, 0U);
  EXPECT_THAT(names("satchel/deleted"), IsEmpty());
}

TEST_F(MaildirDeletion, CanBeUndoneUntilTheWindowIsOver) {
  erase({0, 2});
  now_ += 3 * day;
  erase({0});
  const auto deleted = store_->deleted("ann", "").value();
  ASSERT_THAT(deleted, SizeIs(3));
  EXPECT_EQ(deleted[1].uidl, "1700000002.P1.mx");
  EXPECT_EQ(deleted[1].octets, 3U);
  EXPECT_EQ(deleted[1].received, 1'700'000'002 * second);
  EXPECT_EQ(deleted[1].deleted, now_ - 3 * day);
  EXPECT_EQ(store_->usage("ann").value().messages, 1U);

  now_ += 5 * day;
  const auto compaction = store_->compact("ann", Thoroughness::all).value();
  EXPECT_EQ(compaction.messages_erased, 2U);
  EXPECT_LT(compaction.octets_after, compaction.octets_before);
  ASSERT_THAT(store_->deleted("ann", "").value(), SizeIs(1));
  EXPECT_EQ(store_->undelete("ann", std::vector<std::string>{"1700000002.P1.mx"}, "").error().kind,
            ErrorKind::bad_uidl);
  const auto restored = store_->undelete("ann", std::vector<std::string>{"1700000001.P1.mx"}, "").value();
  ASSERT_THAT(restored, SizeIs(1));
  EXPECT_THAT(all(), ElementsAre(Seen{"1700000003.P1.mx", 3, "3\r\n"}, Seen{restored[0].new_uidl, 3, "1\r\n"}));
  EXPECT_THAT(store_->deleted("ann", "").value(), IsEmpty());
}

TEST_F(MaildirDeletion, UndoneComesBackAtTheEndUnderANewUidlAllOrNone) {
  erase({2, 0});
  const std::vector<std::string> one_is_wrong = {"1700000000.P1.mx", "nobody"};
  EXPECT_EQ(store_->undelete("ann", one_is_wrong, "").error().kind, ErrorKind::bad_uidl);
  EXPECT_THAT(uidls(), SizeIs(2));
  const std::vector<std::string> both = {"1700000002.P1.mx", "1700000000.P1.mx"};
  const auto restored = store_->undelete("ann", both, "").value();
  EXPECT_EQ(restored[0].old_uidl, both[0]);
  EXPECT_THAT(uidls(), ElementsAre("1700000001.P1.mx", "1700000003.P1.mx", restored[0].new_uidl, restored[1].new_uidl));
  const auto before = all();
  EXPECT_EQ(before[2].wire, "2\r\n");
  // And once more.
  erase({3});
  EXPECT_EQ(store_->deleted("ann", "").value().at(0).uidl, restored[1].new_uidl);
  reopen();
  EXPECT_THAT(uidls(), SizeIs(3));
}

TEST_F(MaildirDeletion, IsUndoneWhenThatWasDecided) {
  erase({0});
  const std::string file = "deleted/" + std::to_string(now_) + "-0.0";
  const std::string name = "1900000000.M000001R0123456789abcdef.mx";
  const auto decide = [&] {
    const auto own = satchel::store::maildir::Folder::open(maildir() / "satchel").value();
    const std::vector<std::string> lines = {"stamp 1900000000000001 0", "add " + file + " " + name + " - 0", "end 2"};
    ASSERT_TRUE(satchel::store::maildir::replace_lines(own, "intention", "intention", lines,
                                                       satchel::store::maildir::Durable::no));
  };
  decide();
  const std::vector<std::string> expected = {"1700000001.P1.mx", "1700000002.P1.mx", "1700000003.P1.mx", name};
  EXPECT_EQ(uidls(), expected);
  EXPECT_THAT(store_->deleted("ann", "").value(), IsEmpty());
  // Once more, as after a stop just before the end.
  decide();
  EXPECT_EQ(uidls(), expected);
  EXPECT_FALSE(std::filesystem::exists(maildir() / "satchel" / "intention"));
}

TEST_F(MaildirDeletion, OfFilesWithOneNameLosesNeither) {
  put("cur/1700000000.P1.mx:2,S", "other\n");
  EXPECT_THAT(uidls(), SizeIs(4));
  erase({0});
  EXPECT_THAT(names("new"), ElementsAre("1700000001.P1.mx"));
  const std::string set = std::to_string(now_) + "-0";
  EXPECT_THAT(names("satchel/deleted"), ElementsAre(set + ".0", set + ".0.2", set + ".set"));
  now_ += 8 * day;
  EXPECT_EQ(store_->compact("ann", Thoroughness::all).value().messages_erased, 1U);
  EXPECT_THAT(names("satchel/deleted"), IsEmpty());
}

}  // namespace
}  // namespace satchel::store::testing
