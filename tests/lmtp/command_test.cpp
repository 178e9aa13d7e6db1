#include "lmtp/command.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "lmtp/driver.hpp"

namespace satchel::lmtp {

using test::codes;
using test::converse;
using test::to_bob;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(Command, EveryVerbStandsInTheTableOnce) {
  std::set<std::string_view> verbs;
  for (const Command& command : commands()) EXPECT_TRUE(verbs.insert(command.verb).second) << command.verb;
}

TEST(Command, VerbsAreKnownInAnyCase) {
  EXPECT_THAT(codes(converse("lhlo r\r\nMaIl from:<a@x>\r\nrcpt To:<b@x>\r\nnOOp\r\nquit\r\n")),
              ElementsAre("250", "250 2.1.0", "250 2.1.5", "250 2.0.0", "221 2.0.0"));
}

// RFC 2033 section 4.1: HELO and EHLO get no positive reply.
TEST(Command, HeloAndEhloAreRefused) {
  EXPECT_THAT(codes(converse("HELO r\r\nEHLO r\r\nMAIL FROM:<a@x>\r\n")),
              ElementsAre("500 5.5.1", "500 5.5.1", "503 5.5.1"));
}

TEST(Command, NoMailBeforeLhlo) {
  EXPECT_THAT(codes(converse("MAIL FROM:<a@x>\r\nRCPT TO:<b@x>\r\nDATA\r\n")),
              ElementsAre("503 5.5.1", "503 5.5.1", "503 5.5.1"));
}

TEST(Command, RecipientsAndDataNeedASender) {
  EXPECT_THAT(codes(converse("LHLO r\r\nRCPT TO:<b@x>\r\nDATA\r\n")), ElementsAre("250", "503 5.5.1", "503 5.5.1"));
}

// RFC 2033 section 4.2: DATA without a successful RCPT fails with 503, and what the client thought was the message is
// not taken for one.
TEST(Command, DataWithoutAnAcceptedRecipientIsRefused) {
  const test::World world{{{"bob@example.org", Recipient::unknown}}, {}};
  const auto transcript = converse(std::string(to_bob) + "DATA\r\n", test::options(), world);
  EXPECT_THAT(codes(transcript), ElementsAre("250", "250 2.1.0", "550 5.1.1", "503 5.5.1"));
  EXPECT_THAT(transcript.deliveries, IsEmpty());
}

TEST(Command, RsetAndLhloForgetTheTransaction) {
  EXPECT_THAT(codes(converse(std::string(to_bob) + "RSET\r\nDATA\r\nMAIL FROM:<c@x>\r\n")),
              ElementsAre("250", "250 2.1.0", "250 2.1.5", "250 2.0.0", "503 5.5.1", "250 2.1.0"));
  EXPECT_THAT(codes(converse(std::string(to_bob) + "LHLO again\r\nDATA\r\n")),
              ElementsAre("250", "250 2.1.0", "250 2.1.5", "250", "503 5.5.1"));
}

TEST(Command, VrfyTellsNothing) {
  EXPECT_THAT(codes(converse("VRFY bob\r\nVRFY\r\nEXPN list\r\nHELP\r\n")),
              ElementsAre("252 2.0.0", "252 2.0.0", "502 5.5.1", "502 5.5.1"));
}

TEST(Command, ArgumentsWhereNoneBelongAreRefused) {
  EXPECT_THAT(codes(converse(std::string(to_bob) + "DATA now\r\nRSET 1\r\nQUIT bye\r\nNOOP anything\r\n")),
              ElementsAre("250", "250 2.1.0", "250 2.1.5", "501 5.5.4", "501 5.5.4", "501 5.5.4", "250 2.0.0"));
}

TEST(Command, SpacesAtTheEndOfALineAreTolerated) {
  EXPECT_THAT(codes(converse("LHLO r \r\nMAIL FROM:<a@x> \t\r\nRCPT TO:<b@x>  \r\nDATA \r\n.\r\n")),
              ElementsAre("250", "250 2.1.0", "250 2.1.5", "354", "250 2.1.5"));
}

TEST(Command, UnknownVerbsAndEmptyLinesAreRefused) {
  EXPECT_THAT(codes(converse("\r\n\r\nXYZZY\r\n MAIL\r\nMAILFROM:<a@x>\r\n")),
              ElementsAre("500 5.5.1", "500 5.5.1", "500 5.5.1", "500 5.5.1", "500 5.5.1"));
}

TEST(Command, ControlCharactersAreRefused) {
  EXPECT_THAT(codes(converse(std::string("NOOP \0\r\nLHLO a\rb\r\nNOOP \x7f\r\n", 26))),
              ElementsAre("500 5.5.2", "500 5.5.2", "500 5.5.2"));
}

TEST(Command, LhloNeedsAName) {
  EXPECT_THAT(codes(converse("LHLO\r\nLHLO two words\r\nLHLO <x>\r\nLHLO [192.0.2.1]\r\n")),
              ElementsAre("501 5.5.4", "501 5.5.4", "501 5.5.4", "250"));
}

}  // namespace satchel::lmtp
