#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "archive/archive.hpp"
#include "fixture.hpp"

namespace satchel::archive {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

using SearchTest = ArchiveTest;

TEST_F(SearchTest, TheNewestComesFirstWhateverTheOrderOfArrival) {
  const auto archive = open();
  for (const int minute : {30, 10, 50, 20, 40})
    store(*archive, "work", std::to_string(minute), simple_message("at " + std::to_string(minute), minute));
  EXPECT_THAT(subjects(*archive, ""), ElementsAre("at 50", "at 40", "at 30", "at 20", "at 10"));
  EXPECT_THAT(subjects(*archive, "alice"), ElementsAre("at 50", "at 40", "at 30", "at 20", "at 10"));
  EXPECT_THAT(subjects(*archive, "alice", 2), ElementsAre("at 50", "at 40"));
  EXPECT_THAT(subjects(*archive, "", 2), ElementsAre("at 50", "at 40"));
  EXPECT_THAT(subjects(*archive, "", 0), IsEmpty());
}

TEST_F(SearchTest, MessagesOfOneSecondAreAllKept) {
  const auto archive = open();
  std::vector<std::string> messages;
  for (int i = 0; i < 50; ++i) messages.push_back(simple_message("n" + std::to_string(i)));
  std::vector<Arrival> batch;
  for (const std::string& message : messages) batch.push_back({"work", "", 1, message});
  ASSERT_TRUE(archive->store(batch));
  EXPECT_EQ(archive->count(""), 50U);
  EXPECT_EQ(archive->count("alice"), 50U);
}

TEST_F(SearchTest, AllWordsMustOccurAndPhrasesInTheirOrder) {
  const auto archive = open();
  store(*archive, "work", "1", simple_message("one", 1, "the quarterly report is late"));
  store(*archive, "work", "2", simple_message("two", 2, "report of the late quarterly"));
  EXPECT_THAT(subjects(*archive, "quarterly report"), ElementsAre("two", "one"));
  EXPECT_THAT(subjects(*archive, "\"quarterly report\""), ElementsAre("one"));
  EXPECT_THAT(subjects(*archive, "\"quarterly rep\"*"), ElementsAre("one"));
  EXPECT_THAT(subjects(*archive, "quart*"), ElementsAre("two", "one"));
  EXPECT_THAT(subjects(*archive, "quart"), IsEmpty());
  EXPECT_THAT(subjects(*archive, "report missing"), IsEmpty());
  EXPECT_THAT(subjects(*archive, "ONE alice@example.org"), ElementsAre("one"));
  EXPECT_EQ(archive->count("quarterly report"), 2U);
}

TEST_F(SearchTest, AccentsAndCaseMakeNoDifference) {
  const auto archive = open();
  store(*archive, "work", "1", simple_message("Re: R\xC3\xA9sum\xC3\xA9", 1, "\xC3\x89t\xC3\xA9"));
  EXPECT_EQ(archive->count("resume"), 1U);
  EXPECT_EQ(archive->count("ete"), 1U);
  EXPECT_EQ(archive->count("\xC3\xA9t\xC3\xA9"), 1U);
}

TEST_F(SearchTest, NoQueryIsASyntaxError) {
  const auto archive = open();
  store(*archive, "work", "1", simple_message("one"));
  for (const std::string_view query : {std::string_view("*"),
                                       std::string_view("\"\""),
                                       std::string_view("\"\"*"),
                                       std::string_view("AND"),
                                       std::string_view("OR NOT NEAR"),
                                       std::string_view("a AND"),
                                       std::string_view("("),
                                       std::string_view("NEAR(a b"),
                                       std::string_view("subject:one"),
                                       std::string_view("{a b}: c"),
                                       std::string_view("^one"),
                                       std::string_view("-one"),
                                       std::string_view("one + two"),
                                       std::string_view("'"),
                                       std::string_view("a'b; DROP TABLE message"),
                                       std::string_view("\0\"a\0b\" c\0", 9),
                                       std::string_view("\xFF\xFE"),
                                       std::string_view("***"),
                                       std::string_view("a*b*"),
                                       std::string_view("- , ."),
                                       std::string_view("- one"),
                                       std::string_view("one -")}) {
    const auto found = archive->search(query, 10);
    EXPECT_TRUE(found) << query << ": " << found.error().detail;
    EXPECT_TRUE(archive->count(query)) << query;
  }
  // Punctuation is no word, so it asks for nothing beside one.
  EXPECT_THAT(subjects(*archive, "- one"), ElementsAre("one"));
  EXPECT_THAT(subjects(*archive, "one -"), ElementsAre("one"));
}

TEST_F(SearchTest, AnOpenQuoteAndTooManyWordsAreBadQueries) {
  const auto archive = open();
  std::string many;
  for (int i = 0; i < 200; ++i) many += "word ";
  EXPECT_TRUE(archive->search(many, 1));
  for (const std::string& query : {std::string("\"open"), std::string("a \""), many + "word"}) {
    const auto found = archive->search(query, 1);
    ASSERT_FALSE(found) << query;
    EXPECT_EQ(found.error().kind, ErrorKind::bad_query);
    EXPECT_EQ(archive->count(query).error().kind, ErrorKind::bad_query);
  }
}

TEST_F(SearchTest, SendersRecipientsAndAttachmentNamesAreFound) {
  const auto archive = open();
  store(*archive, "work", "1",
        "From: Alice <alice@example.org>\r\nReply-To: desk@example.org\r\nCc: Carol <carol@example.com>\r\n"
        "Subject: s\r\nContent-Type: application/pdf; name=\"annual-figures.pdf\"\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\nAAAA\r\n");
  for (const char* const query : {"alice", "desk", "carol", "figures", "annual-figures.pdf"})
    EXPECT_EQ(archive->count(query), 1U) << query;
  EXPECT_EQ(archive->count("AAAA"), 0U);
}

}  // namespace
}  // namespace satchel::archive
