#include <gmock/gmock.h>

#include "store/maildir/lines.hpp"
#include "store/maildir/support.hpp"

namespace satchel::store::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class MaildirKeeping : public MaildirTest {
 protected:
  /// Imports one-line messages of these UIDLs, received a day apart.
  Result<std::vector<Imported>> import(const std::vector<std::string>& uidls) {
    std::vector<StringBody> bodies(uidls.size(), StringBody("..x\r\n"));
    std::vector<Import> messages;
    for (std::size_t i = 0; i < uidls.size(); ++i)
      messages.push_back({uidls[i], 1'700'000'000 * second + static_cast<Time>(i) * day, &bodies[i]});
    return store_->import("ann", messages);
  }
  static std::vector<bool> known(const std::vector<Imported>& imported) {
    std::vector<bool> known;
    for (const Imported& message : imported) known.push_back(message.known);
    return known;
  }
};

TEST_F(MaildirKeeping, ImportedMessagesKeepTheirUidlsAndComeLast) {
  const std::string mine = deliver(*store_, "ann", "mine\r\n");
  const auto imported = import({"0001abc", "", "zz!"}).value();
  EXPECT_EQ(imported[0].uidl, "0001abc");
  EXPECT_EQ(imported[2].uidl, "zz!");
  for (int round = 0; round < 2; ++round, reopen()) {
    EXPECT_THAT(uidls(), ElementsAre(mine, "0001abc", imported[1].uidl, "zz!"));
    EXPECT_EQ(all()[1].wire, "..x\r\n");
    EXPECT_EQ(all()[1].octets, 4U);
  }
  EXPECT_THAT(names("satchel/incoming"), IsEmpty());
  // Others are told the time as they look for it.
  const auto file = maildir() / "new" / names("new")[1];
  EXPECT_EQ(std::filesystem::file_size(file), 4U);
}

TEST_F(MaildirKeeping, WhatIsOrWasHereIsNotImportedAgain) {
  const std::string mine = deliver(*store_, "ann", "mine\r\n");
  import({"a", "b"}).value();
  EXPECT_THAT(known(import({"a", "c", "c", mine}).value()), ElementsAre(true, false, true, true));
  erase({0, 1});
  EXPECT_THAT(known(import({"a", mine}).value()), ElementsAre(true, true));
  now_ += 8 * day;
  EXPECT_EQ(store_->compact("ann", Thoroughness::all).value().messages_erased, 2U);
  reopen();
  EXPECT_THAT(known(import({"a", mine}).value()), ElementsAre(true, true));
  EXPECT_THAT(uidls(), ElementsAre("b", "c"));
}

TEST_F(MaildirKeeping, AnImportIsAllOrNone) {
  EXPECT_EQ(import({"a", "not allowed"}).error().kind, ErrorKind::bad_uidl);
  EXPECT_THAT(uidls(), IsEmpty());

  class Broken final : public MessageBody {
    std::uint64_t wire_octets() const override { return 100; }
    std::uint64_t octets() const override { return 100; }
    Result<std::size_t> read(std::uint64_t, std::span<char>) override {
      return std::unexpected(Error{ErrorKind::temporary, "broken"});
    }
    Result<std::optional<std::size_t>> read_if_cached(std::uint64_t, std::span<char>) override { return std::nullopt; }
  } broken;
  StringBody whole("x\r\n");
  const std::vector<Import> messages = {{"a", 1, &whole}, {"b", 2, &broken}};
  EXPECT_EQ(store_->import("ann", messages).error().kind, ErrorKind::temporary);
  EXPECT_THAT(uidls(), IsEmpty());
  EXPECT_THAT(names("satchel/incoming"), IsEmpty());
  EXPECT_THAT(known(import({"a", "b"}).value()), ElementsAre(false, false));
}

TEST_F(MaildirKeeping, AnImportThatWasDecidedIsFinished) {
  import({"a", "b"}).value();
  const auto files = names("new");
  const std::string uidls_before = get("satchel/uidls");
  remove("satchel/uidls");
  move("new/" + files[1], "satchel/incoming/x");
  const auto own = satchel::store::maildir::Folder::open(maildir() / "satchel").value();
  const std::vector<std::string> lines = {"stamp 1 0", "add incoming/gone " + files[0] + " a 1700000000000000",
                                          "add incoming/x " + files[1] + " b 1700086400000000", "end 3"};
  ASSERT_TRUE(satchel::store::maildir::replace_lines(own, "intention", "intention", lines,
                                                     satchel::store::maildir::Durable::no));
  EXPECT_THAT(uidls(), ElementsAre("a", "b"));
  EXPECT_EQ(get("satchel/uidls"), uidls_before);
}

TEST_F(MaildirKeeping, MessagesExpireByWhenTheyWereReceived) {
  now_ = 1'700'000'000 * second + 10 * day;
  import({"a", "b", "c"}).value();
  put("new/1700000000.P1.mx", "old\n");
  put("new/1700800000.P1.mx", "new\n");
  const auto done = store_->keep_up("ann", {.expire_after = 9 * day}).value();
  EXPECT_EQ(done.expired, 2U);
  EXPECT_THAT(uidls(), ElementsAre("1700800000.P1.mx", "b", "c"));
  EXPECT_THAT(store_->deleted("ann", "").value(), SizeIs(2));
  now_ += 7 * day;
  const auto later = store_->keep_up("ann", {}).value();
  EXPECT_EQ(later.expired, 0U);
  EXPECT_EQ(later.compaction.messages_erased, 2U);
}

TEST_F(MaildirKeeping, UsersAreThoseWhoHaveAMaildir) {
  EXPECT_THAT(store_->users().value(), IsEmpty());
  const std::string longest(255, '%');
  for (const std::string& user : {std::string("bob"), std::string("ann@example.org"), std::string("..x"), longest})
    deliver(*store_, user, "x\r\n");
  open(*store_, "only looked", Sharing::exclusive);
  std::filesystem::create_directories(data() / "maildir" / "a b" / "new");
  std::filesystem::create_directories(data() / "maildir" / ".Trash" / "new");
  EXPECT_THAT(store_->users().value(), ElementsAre(longest, "..x", "ann@example.org", "bob"));
}

TEST_F(MaildirKeeping, VerifyFindsWhatIsWrong) {
  deliver(*store_, "ann", "fine\r\n");
  import({"a"}).value();
  all();
  EXPECT_THAT(store_->verify("ann", Quarantine::leave).value().problems, IsEmpty());
  put("new/1700000000.P1.mx,S=3", "ab\n\n");
  put("new/1700000001.P1.mx,W=4", "ab\n\n");
  std::filesystem::create_symlink("nowhere", maildir() / "cur" / "x");
  put("satchel/sizes", get("satchel/sizes") + "00000000 x\n");
  put("satchel/uidls", get("satchel/uidls") + "00000000 x\n");
  put("satchel/gone", "00000000 x\n");
  put("satchel/deleted/1-0.set", "x\n");
  const auto found = store_->verify("ann", Quarantine::leave).value();
  std::vector<std::string> files;
  for (const Problem& problem : found.problems) files.push_back(problem.file);
  EXPECT_THAT(files, ElementsAre("satchel/sizes", "satchel/uidls", "satchel/gone", "cur/x", "new/1700000000.P1.mx,S=3",
                                 "new/1700000001.P1.mx,W=4", "satchel/deleted/1-0.set"));
  EXPECT_EQ(found.messages, 4U);
}

TEST_F(MaildirKeeping, ViewsAreUnsupported) {
  EXPECT_EQ(store_->open("ann", {Sharing::snapshot, "phone"}).error().kind, ErrorKind::unsupported);
  EXPECT_EQ(store_->add_device("ann", "phone").error().kind, ErrorKind::unsupported);
  EXPECT_EQ(store_->devices("ann").error().kind, ErrorKind::unsupported);
  EXPECT_EQ(store_->deleted("ann", "phone").error().kind, ErrorKind::unsupported);
}

TEST_F(MaildirKeeping, NobodysMaildropIsEmptyAndStaysAbsent) {
  EXPECT_EQ(store_->usage("ann").value().messages, 0U);
  EXPECT_THAT(store_->deleted("ann", "").value(), IsEmpty());
  EXPECT_THAT(store_->verify("ann", Quarantine::leave).value().problems, IsEmpty());
  EXPECT_TRUE(store_->compact("ann", Thoroughness::all));
  EXPECT_TRUE(store_->keep_up("ann", {.expire_after = 0}));
  EXPECT_EQ(open_ann()->count(), 0U);
  EXPECT_FALSE(std::filesystem::exists(maildir()));
}

}  // namespace
}  // namespace satchel::store::testing
