#include "migrate/import.hpp"

#include <gmock/gmock.h>

#include "fixture.hpp"

namespace satchel::migrate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class ImportTest : public MigrateTest {};

TEST_F(ImportTest, MessagesKeepTheirOrderUidlsAndOctets) {
  make_maildir("M");
  write("M/cur/1.a:2,S", "one\n.\n");
  write("M/cur/2.b:2,", "two\r\n");
  write("M/dovecot-uidlist", "3 V77 N20 P%v.%u\n5 :2.b\n6 :1.a\n");
  const ImportAccount account = import({.kind = SourceKind::dovecot, .path = path("M")});
  EXPECT_EQ(account.stored, 2U);
  EXPECT_EQ(account.new_uidls, 0U);
  EXPECT_THAT(held(), ElementsAre(Held{"77.5", "two\r\n"}, Held{"77.6", "one\r\n.\r\n"}));
}

TEST_F(ImportTest, ASecondRunFindsAllKnown) {
  const std::string mbox = write("mbox", from_line + "a\n\n" + from_line + "a\n\n" + from_line + "b\n");
  EXPECT_EQ(import({.kind = SourceKind::mbox, .path = mbox}).stored, 3U);
  const std::vector<Held> before = held();
  const ImportAccount again = import({.kind = SourceKind::mbox, .path = mbox});
  EXPECT_EQ(again.known, 3U);
  EXPECT_EQ(again.stored, 0U);
  EXPECT_EQ(held(), before);
  write("mbox", from_line + "a\n\n" + from_line + "a\n\n" + from_line + "b\n\n" + from_line + "a\n\n");
  EXPECT_EQ(import({.kind = SourceKind::mbox, .path = mbox}).stored, 1U);
}

TEST_F(ImportTest, WhatWasDeletedHereDoesNotComeAgain) {
  const std::string mbox = write("mbox", from_line + "a\n");
  import({.kind = SourceKind::mbox, .path = mbox});
  const std::uint32_t first[] = {0};
  ASSERT_TRUE(store_->open("alice", store::Sharing::exclusive).value()->erase(first));
  EXPECT_EQ(import({.kind = SourceKind::mbox, .path = mbox}).known, 1U);
  EXPECT_THAT(held(), IsEmpty());
}

TEST_F(ImportTest, BadOnesAreSkippedWithTheReasonAndTheRestComes) {
  make_maildir("M");
  write("M/cur/1.a:2,S", "one\n");
  write("M/cur/2.b,S=99:2,S", "half");
  write("M/cur/3.c:2,S", "\x1F\x8B\x08 packed");
  write("M/cur/4.d:2,S", "four\n");
  const ImportAccount account = import({.kind = SourceKind::maildir, .path = path("M")});
  EXPECT_EQ(account.stored, 2U);
  ASSERT_EQ(account.skipped.size(), 2U);
  EXPECT_EQ(account.skipped[0].file, path("M/cur/2.b,S=99:2,S"));
  EXPECT_EQ(account.skipped[0].offset, 4U);
  EXPECT_THAT(account.skipped[1].why, testing::StartsWith("is compressed"));
}

TEST_F(ImportTest, AnotherMessageUnderTheSameUidlIsNeverCalledKnown) {
  const std::string table = write("uidls", "1 one\n");
  import({.kind = SourceKind::mbox, .path = write("a", from_line + "a\n"), .uidl_list = table});
  const ImportAccount account =
      import({.kind = SourceKind::mbox, .path = write("b", from_line + "another\n"), .uidl_list = table});
  EXPECT_EQ(account.known, 0U);
  ASSERT_EQ(account.skipped.size(), 1U);
  EXPECT_THAT(account.skipped[0].why, HasSubstr("another message"));
}

TEST_F(ImportTest, TwoMessagesWithOneUidlBothCome) {
  const std::string table = write("uidls", "1 one\n2 one\n3 " + std::string(71, 'x') + "\n");
  const std::string mbox = write("mbox", from_line + "a\n\n" + from_line + "b\n\n" + from_line + "c\n");
  const ImportAccount account = import({.kind = SourceKind::mbox, .path = mbox, .uidl_list = table});
  EXPECT_EQ(account.stored, 3U);
  EXPECT_EQ(account.new_uidls, 2U);
  EXPECT_EQ(notes_.size(), 2U);
  EXPECT_EQ(import({.kind = SourceKind::mbox, .path = mbox, .uidl_list = table}).known, 3U);
}

TEST_F(ImportTest, ARehearsalShowsWhatAnImportGivesAndStoresNothing) {
  const std::string mbox = write("mbox", from_line + "a\n\n" + from_line + "b\n\n" + from_line + "b\n");
  const auto rehearse = [&] {
    std::vector<Rehearsed> shown;
    ImportEvents events;
    events.rehearse = [&](const Rehearsed& message) { shown.push_back(message); };
    const auto source = open_source({.kind = SourceKind::mbox, .path = mbox});
    const ImportAccount account = import_messages(*store_, "alice", **source, events);
    EXPECT_EQ(account.listed, 3U);
    return shown;
  };
  const std::vector<Rehearsed> before = rehearse();
  EXPECT_THAT(held(), IsEmpty());
  import({.kind = SourceKind::mbox, .path = mbox});
  const std::vector<Held> after = held();
  ASSERT_EQ(after.size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(before[i].uidl, after[i].uidl);
    EXPECT_EQ(before[i].octets, after[i].octets.size());
    EXPECT_FALSE(before[i].known);
    EXPECT_TRUE(rehearse()[i].known);
  }
}

TEST_F(ImportTest, LargeMailGoesInSeveralBatches) {
  std::string mbox;
  for (int i = 0; i < 45; ++i) mbox += from_line + std::to_string(i) + "\n" + std::string(1'000'000, 'x') + "\n\n";
  const std::string path = write("mbox", mbox);
  std::vector<std::uint64_t> done;
  ImportEvents events;
  events.progress = [&](const Position& at) { done.push_back(at.done); };
  const auto source = open_source({.kind = SourceKind::mbox, .path = path});
  EXPECT_EQ(import_messages(*store_, "alice", **source, events).stored, 45U);
  EXPECT_EQ(done.size(), 45U);
  EXPECT_EQ(done.back(), mbox.size());
  EXPECT_EQ(held().size(), 45U);
}

TEST_F(ImportTest, ANameThatCannotHaveAMaildropFailsWithoutACount) {
  const auto source = open_source({.kind = SourceKind::mbox, .path = write("mbox", from_line + "a\n")});
  const ImportAccount account = import_messages(*store_, "../x", **source, {});
  EXPECT_EQ(account.stored, 0U);
  ASSERT_TRUE(account.failure);
  EXPECT_EQ(account.failure->kind, store::ErrorKind::bad_name);
}

TEST_F(ImportTest, TheTimeOfDeliveryIsKept) {
  import({.kind = SourceKind::mbox, .path = write("mbox", from_line + "a\n")});
  make_maildir("M");
  write("M/cur/1000.a:2,S", "b\n");
  import({.kind = SourceKind::maildir, .path = path("M")});
  const std::uint32_t all[] = {0, 1};
  ASSERT_TRUE(store_->open("alice", store::Sharing::exclusive).value()->erase(all));
  const auto deleted = store_->deleted("alice", "").value();
  ASSERT_EQ(deleted.size(), 2U);
  EXPECT_EQ(deleted[0].received, from_line_date * 1'000'000);
  EXPECT_EQ(deleted[1].received, 1'000'000'000);
}

}  // namespace
}  // namespace satchel::migrate
