#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include "message/octet_counter.hpp"
#include "store/maildir/support.hpp"

/// Other programs use the same Maildir at the same time.
namespace satchel::store::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class MaildirSharing : public MaildirTest {};

TEST_F(MaildirSharing, MailOfEveryProgramIsListedByTimeThenName) {
  put("new/1700000003.M5P1.mx,S=2,W=3:2,", "d\n");
  put("cur/1700000001.1234_1.mx:2,S", "b\n");
  put("new/1700000003.M4P9.mx", "c\n");
  put("cur/1699999999.V1I2M999999.mx:2,", "a\n");
  EXPECT_THAT(uidls(), ElementsAre("1699999999.V1I2M999999.mx", "1700000001.1234_1.mx", "1700000003.M4P9.mx",
                                   "1700000003.M5P1.mx"));
  const std::string added = deliver(*store_, "ann", "e\r\n");
  EXPECT_EQ(uidls().back(), added);
}

TEST_F(MaildirSharing, ADovecotMaildirIsServed) {
  put("cur/1700000001.M1P2.mx,S=20,W=23:2,S", "Subject: x\n\nhello\n.\n");
  put("new/1700000002.M1P3.mx,S=5,W=6", "text\n");
  put("dovecot-uidlist", "3 V1700000000 N3 G00\n1 :1700000001.M1P2.mx,S=20,W=23\n");
  put("dovecot.index", "octets");
  put("dovecot.index.log", "octets");
  put("dovecot-keywords", "0 $Label\n");
  put("subscriptions", "Sent\n");
  put(".Sent/cur/1700000000.M1P1.mx:2,S", "sent\n");
  put(".Sent/maildirfolder", "");
  put("tmp/1700000009.M1P1.mx", "half");
  EXPECT_THAT(all(), ElementsAre(Seen{"1700000001.M1P2.mx", 24, "Subject: x\r\n\r\nhello\r\n..\r\n"},
                                 Seen{"1700000002.M1P3.mx", 6, "text\r\n"}));
  EXPECT_THAT(reports_, IsEmpty());
  EXPECT_EQ(get("dovecot-uidlist").substr(0, 3), "3 V");
  EXPECT_THAT(names(".Sent/cur"), SizeIs(1));
  EXPECT_THAT(names("tmp"), SizeIs(1));
}

TEST_F(MaildirSharing, UidlsSizesAndOrderStayWhenMessagesMoveAndGetFlags) {
  for (int i = 0; i < 4; ++i) put("new/170000000" + std::to_string(i) + ".P1.mx,S=2", std::to_string(i) + "\n");
  const auto before = all();
  move("new/1700000001.P1.mx,S=2", "cur/1700000001.P1.mx,S=2:2,");
  move("new/1700000002.P1.mx,S=2", "cur/1700000002.P1.mx,S=2:2,FRS");
  EXPECT_EQ(all(), before);
  move("cur/1700000002.P1.mx,S=2:2,FRS", "cur/1700000002.P1.mx,S=2:2,FRSTabc");
  reopen();
  EXPECT_EQ(all(), before);
  remove("satchel/sizes");
  reopen();
  EXPECT_EQ(all(), before);
}

TEST_F(MaildirSharing, ASessionFollowsMessagesThatMove) {
  for (int i = 0; i < 3; ++i) put("new/170000000" + std::to_string(i) + ".P1.mx", std::to_string(i) + "\n");
  const auto session = open_ann();
  const auto before = all_of(*session);
  move("new/1700000000.P1.mx", "cur/1700000000.P1.mx:2,");
  move("new/1700000002.P1.mx", "cur/1700000002.P1.mx:2,S");
  EXPECT_EQ(all_of(*session), before);
  move("cur/1700000002.P1.mx:2,S", "cur/1700000002.P1.mx:2,RS");
  EXPECT_EQ(all_of(*session), before);
  ASSERT_TRUE(session->erase(std::vector<std::uint32_t>{0, 2}));
  EXPECT_THAT(uidls(), ElementsAre("1700000001.P1.mx"));
  EXPECT_EQ(all_of(*session), before);
}

TEST_F(MaildirSharing, WhatComesAndGoesInMidSessionDisturbsNothingElse) {
  for (int i = 0; i < 3; ++i) put("new/170000000" + std::to_string(i) + ".P1.mx", std::to_string(i) + "\n");
  const auto session = open_ann();
  const auto body = session->open(1).value();
  remove("new/1700000001.P1.mx");
  put("new/1600000000.P1.mx", "older\n");

  EXPECT_EQ(session->count(), 3U);
  EXPECT_EQ(read_all(*body).value(), "1\r\n");
  const auto gone = session->open(1);
  ASSERT_FALSE(gone);
  EXPECT_EQ(gone.error().kind, ErrorKind::temporary);
  EXPECT_EQ(session->octets(1), 3U);
  EXPECT_EQ(uidl_of(*session, 1), "1700000001.P1.mx");
  EXPECT_EQ(wire_of(*session, 2), "2\r\n");
  EXPECT_TRUE(session->erase(std::vector<std::uint32_t>{0, 1}));
  EXPECT_THAT(uidls(), ElementsAre("1600000000.P1.mx", "1700000002.P1.mx"));
}

TEST_F(MaildirSharing, WrongSizesInNamesMakeNoWrongSizes) {
  const std::string mixed = "a\nb\r\n..\n";
  for (const char* sizes : {",S=8,W=10", ",S=8,W=8", ",S=8,W=11", ",S=1,W=2", ",S=999,W=999", ",W=0", ",S=0"})
    put(std::string("new/1700000000.P1.mx") + sizes[3] + sizes[4] + sizes, mixed);
  put("new/1700000001.P1.mx,S=1,W=10", mixed);
  for (int round = 0; round < 2; ++round, reopen()) {
    const auto session = open_ann();
    ASSERT_GT(session->count(), 4U);
    for (std::size_t i = 0; i < session->count(); ++i) {
      EXPECT_EQ(session->octets(i), 10U);
      EXPECT_EQ(wire_of(*session, i), "a\r\nb\r\n...\r\n");
    }
  }
  EXPECT_EQ(store_->usage("ann").value().octets, 10 * store_->usage("ann").value().messages);
}

TEST_F(MaildirSharing, AMessageThatIsChangedInPlaceIsRefusedAndThenCountedAgain) {
  put("new/1700000000.P1.mx", "one\n");
  put("new/1700000001.P1.mx", "two\n");
  const auto session = open_ann();
  put("new/1700000000.P1.mx", "longer\n");
  put("new/1700000001.P1.mx", "\n\n\n\n");
  const auto longer = session->open(0);
  ASSERT_FALSE(longer);
  EXPECT_EQ(longer.error().kind, ErrorKind::temporary);
  const auto body = session->open(1);
  ASSERT_TRUE(body);
  EXPECT_FALSE(read_all(**body));
  EXPECT_THAT(all(),
              ElementsAre(Seen{"1700000000.P1.mx", 8, "longer\r\n"}, Seen{"1700000001.P1.mx", 8, "\r\n\r\n\r\n\r\n"}));
}

TEST_F(MaildirSharing, WhatIsNoFileIsNoMessage) {
  put("new/1700000000.P1.mx", "one\n");
  put("secret", "two\n");
  std::filesystem::create_directory(maildir() / "new" / "1700000001.P1.mx");
  std::filesystem::create_symlink(maildir() / "secret", maildir() / "new" / "1700000002.P1.mx");
  std::filesystem::create_directory(maildir() / "cur");
  std::filesystem::create_symlink("nowhere", maildir() / "cur" / "1700000003.P1.mx:2,");
  ASSERT_EQ(::mkfifo((maildir() / "new" / "1700000004.P1.mx").c_str(), 0600), 0);
  put("new/.hidden", "x\n");
  EXPECT_THAT(uidls(), ElementsAre("1700000000.P1.mx"));

  // Put in the place of a message in mid-session.
  const auto session = open_ann();
  remove("new/1700000000.P1.mx");
  std::filesystem::create_symlink(maildir() / "secret", maildir() / "new" / "1700000000.P1.mx");
  EXPECT_FALSE(session->open(0));
}

TEST_F(MaildirSharing, FoldersThatAreLinksAreNotFollowed) {
  put("elsewhere/1700000000.P1.mx", "of somebody else\n");
  std::filesystem::create_directory_symlink(maildir() / "elsewhere", maildir() / "new");
  EXPECT_EQ(store_->open("ann", Sharing::snapshot).error().kind, ErrorKind::temporary);
  StringBody body("x\r\n");
  EXPECT_FALSE(store_->deliver("ann", "", body));
  std::filesystem::create_directory_symlink(maildir() / "elsewhere", data() / "maildir" / "bob");
  EXPECT_FALSE(store_->open("bob", Sharing::snapshot));
}

TEST_F(MaildirSharing, OddNamesHaveUidlsOfAllowedCharacters) {
  put("new/1700000000.P1.m x", "a\n");
  put("new/1700000001.P1.\xff\n", "b\n");
  put("cur/no time:2,S", "c\n");
  put("cur/%41:!weird:2,", "d\n");
  put("new/" + std::string(250, 'n'), "e\n");
  const auto before = all();
  EXPECT_THAT(before, SizeIs(5));
  for (const Seen& seen : before) EXPECT_TRUE(valid_uidl(seen.uidl)) << seen.uidl;
  reopen();
  EXPECT_EQ(all(), before);
  erase({0, 1, 2, 3, 4});
  EXPECT_THAT(all(), IsEmpty());
}

TEST_F(MaildirSharing, OneNameInBothFoldersIsOneMessage) {
  put("new/1700000000.P1.mx", "a\n");
  put("cur/1700000000.P1.mx:2,S", "a\n");
  EXPECT_THAT(all(), ElementsAre(Seen{"1700000000.P1.mx", 3, "a\r\n"}));
  erase({0});
  EXPECT_THAT(all(), IsEmpty());
  EXPECT_THAT(names("new"), IsEmpty());
  EXPECT_THAT(names("cur"), IsEmpty());
}

TEST_F(MaildirSharing, MessagesThatWouldShareAUidlKeepTwo) {
  put("new/1700000000.P1.mx,S=2", "b\n");
  EXPECT_THAT(uidls(), ElementsAre("1700000000.P1.mx"));
  put("new/1700000000.P1.mx,S=1", "a");
  const auto both = all();
  ASSERT_THAT(both, SizeIs(2));
  EXPECT_EQ(both[0].wire, "a\r\n");
  EXPECT_NE(both[0].uidl, "1700000000.P1.mx");
  EXPECT_EQ(both[1].uidl, "1700000000.P1.mx");
  reopen();
  EXPECT_EQ(all(), both);
  remove("satchel/sizes");
  remove("new/1700000000.P1.mx,S=2");
  EXPECT_THAT(all(), ElementsAre(both[0]));
}

/// Runs without the right to read everything, as a server does.
class Unprivileged {
 public:
  explicit Unprivileged(const std::filesystem::path& directory) : was_root_(::geteuid() == 0) {
    if (!was_root_) return;
    const auto give = [](const std::filesystem::path& path) { ASSERT_EQ(::lchown(path.c_str(), nobody, nobody), 0); };
    give(directory);
    for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) give(entry.path());
    EXPECT_EQ(::seteuid(nobody), 0);
  }
  ~Unprivileged() {
    if (was_root_) EXPECT_EQ(::seteuid(0), 0);
  }
  Unprivileged(const Unprivileged&) = delete;
  Unprivileged& operator=(const Unprivileged&) = delete;

 private:
  static constexpr uid_t nobody = 65534;
  bool was_root_;
};

TEST_F(MaildirSharing, AMessageThatCannotBeReadStopsNoOther) {
  for (int i = 0; i < 3; ++i) put("new/170000000" + std::to_string(i) + ".P1.mx", std::to_string(i) + "\n");
  ASSERT_EQ(::chmod((maildir() / "new" / "1700000001.P1.mx").c_str(), 0), 0);
  const Unprivileged unprivileged(directory_.path());
  const auto session = open_ann();
  ASSERT_EQ(session->count(), 3U);
  EXPECT_EQ(wire_of(*session, 0), "0\r\n");
  EXPECT_EQ(session->open(1).error().kind, ErrorKind::damaged);
  EXPECT_EQ(wire_of(*session, 2), "2\r\n");
  EXPECT_THAT(reports_, SizeIs(1));

  const auto verification = store_->verify("ann", Quarantine::set_aside).value();
  ASSERT_THAT(verification.problems, SizeIs(1));
  EXPECT_EQ(verification.problems[0].file, "new/1700000001.P1.mx");
  EXPECT_EQ(verification.problems[0].uidl, "1700000001.P1.mx");
  EXPECT_EQ(verification.messages, 2U);
  EXPECT_THAT(verification.quarantined, ElementsAre("satchel/quarantine/1700000001.P1.mx"));
  EXPECT_THAT(uidls(), ElementsAre("1700000000.P1.mx", "1700000002.P1.mx"));
}

TEST_F(MaildirSharing, AFolderThatCannotBeReadIsNoShorterList) {
  put("new/1700000000.P1.mx", "a\n");
  put("cur/1700000001.P1.mx:2,", "b\n");
  ASSERT_EQ(::chmod((maildir() / "cur").c_str(), 0), 0);
  const Unprivileged unprivileged(directory_.path());
  EXPECT_EQ(store_->open("ann", Sharing::snapshot).error().kind, ErrorKind::temporary);
  EXPECT_EQ(store_->open("ann", Sharing::exclusive).error().kind, ErrorKind::temporary);
}

TEST_F(MaildirSharing, SizesAreCountedOnceAndTheCacheMayBeAnything) {
  put("new/1700000000.P1.mx", "a\n");
  const auto before = all();
  const std::string cache = get("satchel/sizes");
  EXPECT_EQ(all(), before);
  EXPECT_EQ(get("satchel/sizes"), cache);
  for (std::size_t cut = 0; cut < cache.size(); ++cut) {
    put("satchel/sizes", cache.substr(0, cut) + "\xff" + cache.substr(cut));
    EXPECT_EQ(all(), before) << cut;
  }
  put("satchel/sizes", "something else\n");
  EXPECT_EQ(all(), before);
  EXPECT_EQ(all(), before);
}

TEST_F(MaildirSharing, TheCacheOfSizesDoesNotGrowForEver) {
  for (int i = 0; i < 100; ++i) {
    deliver(*store_, "ann", "x\r\n");
    erase({0});
  }
  EXPECT_LT(get("satchel/sizes").size(), 8'000U);
}

}  // namespace
}  // namespace satchel::store::testing
