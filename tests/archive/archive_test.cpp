#include "archive/archive.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "archive/sha256.hpp"
#include "fixture.hpp"
#include "nasty_messages.hpp"

namespace satchel::archive {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

TEST_F(ArchiveTest, WhatIsStoredReadsBackByteForByte) {
  const auto messages = nasty_messages();
  std::vector<Arrival> batch;
  std::vector<std::string> uidls;
  uidls.reserve(messages.size());
  for (const std::string& message : messages) {
    uidls.push_back("u" + std::to_string(uidls.size()));
    batch.push_back({"work", uidls.back(), 1'000'000, message});
  }
  EXPECT_EQ(open()->store(batch)->stored, messages.size());

  const auto archive = open();
  for (const std::string& message : messages) {
    const auto read = archive->read(sha256(message).hex());
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(*read, message);
    EXPECT_EQ(archive->summary(sha256(message).hex())->octets, message.size());
  }
  EXPECT_EQ(archive->search("", 1'000)->size(), messages.size());
  EXPECT_THAT(problems(*archive), IsEmpty());
}

TEST_F(ArchiveTest, TheSameOctetsAreKeptOnce) {
  const auto archive = open();
  const std::string message = simple_message("once");
  const auto first =
      archive->store({{"work", "1", 10, message}, {"home", "a", 20, message}, {"home", "b", 30, message}});
  EXPECT_EQ(first->stored, 1U);
  EXPECT_EQ(first->duplicates, 2U);
  const StoreCount later = store(*archive, "club", "7", message);
  EXPECT_EQ(later.stored, 0U);
  EXPECT_EQ(later.duplicates, 1U);

  EXPECT_EQ(archive->count(""), 1U);
  EXPECT_THAT(archive->search("", 9)->front().accounts, ElementsAre("club", "home", "work"));
  EXPECT_THAT(*archive->known_uidls("home"), UnorderedElementsAre("a", "b"));
  EXPECT_THAT(*archive->known_uidls("club"), UnorderedElementsAre("7"));
  EXPECT_THAT(*archive->known_uidls("nobody"), IsEmpty());
}

TEST_F(ArchiveTest, TheSameUidlStoredAgainIsNoSecondMessage) {
  const auto archive = open();
  store(*archive, "work", "1", simple_message("a"));
  const auto size = fs::file_size(segment());
  const StoreCount again = store(*archive, "work", "1", simple_message("a"));
  EXPECT_EQ(again.duplicates, 1U);
  EXPECT_EQ(archive->count(""), 1U);
  EXPECT_EQ(fs::file_size(segment()), size);
}

TEST_F(ArchiveTest, AnArrivalTwiceInABatchIsWrittenOnce) {
  const std::string message = simple_message("a");
  const std::string other = simple_message("b");
  open()->store({{"work", "1", 1, message}, {"work", "2", 2, other}});
  const auto size_of_two = fs::file_size(segment());
  home = directory / "twice";
  const auto count = open()->store({{"work", "1", 1, message}, {"work", "1", 1, message}, {"work", "2", 2, other}});
  EXPECT_EQ(count->stored, 2U);
  EXPECT_EQ(count->duplicates, 1U);
  EXPECT_EQ(fs::file_size(segment()), size_of_two);
}

TEST_F(ArchiveTest, TwoMessagesUnderOneUidlAreBothKept) {
  const auto archive = open();
  store(*archive, "work", "1", simple_message("a"));
  EXPECT_EQ(store(*archive, "work", "1", simple_message("b")).stored, 1U);
  EXPECT_EQ(archive->count(""), 2U);
  EXPECT_THAT(*archive->known_uidls("work"), UnorderedElementsAre("1"));
}

TEST_F(ArchiveTest, AMessageWithoutUidlMakesNoUidlKnown) {
  const auto archive = open();
  store(*archive, "work", "", simple_message("imported"));
  EXPECT_THAT(*archive->known_uidls("work"), IsEmpty());
  EXPECT_THAT(archive->search("", 1)->front().accounts, ElementsAre("work"));
}

TEST_F(ArchiveTest, AUidlThatTheLogCannotHoldIsRefused) {
  const auto archive = open();
  const std::string uidl(40'000, 'u');
  const auto count = archive->store({{"work", uidl, 1, "x\r\n"}});
  ASSERT_FALSE(count);
  EXPECT_EQ(count.error().kind, ErrorKind::bad_input);
}

TEST_F(ArchiveTest, TwoArchivesOnOneHomeTakeTurns) {
  const auto one = open();
  const auto other = open();
  for (int i = 0; i < 20; ++i) {
    Archive& archive = i % 2 == 0 ? *one : *other;
    EXPECT_EQ(store(archive, "work", std::to_string(i), simple_message(std::to_string(i), i)).stored, 1U);
  }
  EXPECT_EQ(store(*one, "work", "19 again", simple_message("19", 19)).duplicates, 1U);
  EXPECT_EQ(one->known_uidls("work")->size(), 21U);
  EXPECT_EQ(other->known_uidls("work")->size(), 21U);
  EXPECT_THAT(problems(*one), IsEmpty());
  EXPECT_THAT(problems(*other), IsEmpty());
}

TEST_F(ArchiveTest, TotalsCountAMessageOncePerAccount) {
  const auto archive = open();
  const std::string shared = simple_message("shared");
  const std::string own = simple_message("own");
  archive->store({{"work", "1", 5, shared}, {"work", "2", 9, shared}, {"home", "1", 7, shared}, {"home", "2", 3, own}});
  const auto totals = archive->totals();
  EXPECT_EQ(totals->messages, 2U);
  EXPECT_EQ(totals->octets, shared.size() + own.size());
  ASSERT_EQ(totals->accounts.size(), 2U);
  EXPECT_EQ(totals->accounts[0].name, "home");
  EXPECT_EQ(totals->accounts[0].octets, shared.size() + own.size());
  EXPECT_EQ(totals->accounts[0].newest_fetch_us, 7);
  EXPECT_EQ(totals->accounts[1].messages, 1U);
  EXPECT_EQ(totals->accounts[1].newest_fetch_us, 9);
}

TEST_F(ArchiveTest, AnIdIsFoundByItsBeginning) {
  const auto archive = open();
  const std::string id = sha256("x\r\n").hex();
  store(*archive, "work", "1", "x\r\n");
  EXPECT_EQ(archive->resolve(id.substr(0, 4)), id);
  EXPECT_EQ(archive->resolve(id), id);
  EXPECT_EQ(archive->resolve(id.substr(0, 3)).error().kind, ErrorKind::bad_input);
  EXPECT_EQ(archive->resolve("../etc").error().kind, ErrorKind::bad_input);
  EXPECT_EQ(archive->resolve(id + "0").error().kind, ErrorKind::not_found);
  EXPECT_EQ(archive->resolve(id[0] == '0' ? "1111" : "0000").error().kind, ErrorKind::not_found);
  EXPECT_EQ(archive->read("nonsense").error().kind, ErrorKind::not_found);
  EXPECT_EQ(archive->summary(sha256("other").hex()).error().kind, ErrorKind::not_found);
}

TEST_F(ArchiveTest, AnIdThatTwoMessagesShareIsAmbiguous) {
  const auto archive = open();
  // Of 600 messages at least two share four of 65,536 beginnings, nearly always; look for the two.
  std::vector<std::string> messages;
  for (int i = 0; i < 600; ++i) messages.push_back("m" + std::to_string(i) + "\r\n");
  std::vector<Arrival> batch;
  for (const std::string& message : messages) batch.push_back({"work", "", 1, message});
  ASSERT_TRUE(archive->store(batch));
  std::set<std::string> beginnings;
  std::string shared;
  for (const std::string& message : messages) {
    const std::string beginning = sha256(message).hex().substr(0, 4);
    if (!beginnings.insert(beginning).second) shared = beginning;
  }
  ASSERT_FALSE(shared.empty());
  const auto resolved = archive->resolve(shared);
  ASSERT_FALSE(resolved);
  EXPECT_EQ(resolved.error().kind, ErrorKind::ambiguous);
}

TEST_F(ArchiveTest, ForEachGivesTheOldestArrivalFirst) {
  const auto archive = open();
  store(*archive, "work", "1", simple_message("newest date", 50));
  store(*archive, "work", "2", simple_message("oldest date", 10));
  store(*archive, "work", "3", simple_message("middle", 30));
  std::vector<std::string> seen;
  const auto count = archive->for_each("", [&](const Summary& summary, std::string_view) -> Result<void> {
    seen.push_back(summary.subject);
    return {};
  });
  EXPECT_EQ(count, 3U);
  EXPECT_THAT(seen, ElementsAre("newest date", "oldest date", "middle"));
}

TEST_F(ArchiveTest, ForEachStopsAtTheCallersError) {
  const auto archive = open();
  store(*archive, "work", "1", simple_message("a"));
  store(*archive, "work", "2", simple_message("b"));
  int calls = 0;
  const auto count = archive->for_each("", [&](const Summary&, std::string_view) -> Result<void> {
    ++calls;
    return std::unexpected(Error{ErrorKind::failed, "enough"});
  });
  ASSERT_FALSE(count);
  EXPECT_EQ(count.error().detail, "enough");
  EXPECT_EQ(calls, 1);
}

TEST_F(ArchiveTest, AMessageWithoutADateHasTheDateOfItsFetch) {
  const auto archive = open();
  archive->store({{"work", "1", 1'500'000'000'000'000, "Subject: dateless\r\n\r\n"}});
  EXPECT_EQ(archive->search("", 1)->front().date, 1'500'000'000);
  archive->store({{"work", "2", 1'600'000'000'000'000, "Date: garbage\r\nSubject: garbage\r\n\r\n"}});
  EXPECT_EQ(archive->search("garbage", 1)->front().date, 1'600'000'000);
}

TEST_F(ArchiveTest, ACatalogueOfAnotherVersionIsLeftAlone) {
  open();
  const std::string name = (home / "catalogue.sqlite").string();
  std::fstream file(name, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(63);  // the lowest octet of user_version in SQLite's file header
  file.put(99);
  file.close();
  const auto archive = Archive::open(home.string());
  ASSERT_FALSE(archive);
  EXPECT_THAT(archive.error().detail, testing::HasSubstr("another version"));
}

}  // namespace
}  // namespace satchel::archive
