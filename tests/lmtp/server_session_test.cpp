#include "lmtp/server_session.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lmtp/driver.hpp"

namespace satchel::lmtp {

using test::codes;
using test::converse;
using test::Delivery;
using test::Driver;
using test::to_bob;
using test::Transcript;
using test::World;
using testing::ElementsAre;

// The dialogue of RFC 2033 section 4.2: two recipients accepted, one not, one reply for each accepted one.
TEST(ServerSession, HoldsTheExampleOfTheRfc) {
  const World world{{{"green@foo.edu", Recipient::unknown}}, {{"brown@foo.edu", Outcome::storage_full}}};
  const Transcript transcript = converse(
      "LHLO foo.edu\r\nMAIL FROM:<chris@bar.com>\r\nRCPT TO:<pat@foo.edu>\r\nRCPT TO:<jones@foo.edu>\r\n"
      "RCPT TO:<green@foo.edu>\r\nRCPT TO:<brown@foo.edu>\r\nDATA\r\nBlah blah blah...\r\n...etc.\r\n.\r\nQUIT\r\n",
      test::options(), world);
  EXPECT_EQ(transcript.replies,
            "220 mx.example.org LMTP\r\n"
            "250-mx.example.org\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SIZE 1000\r\n250 ENHANCEDSTATUSCODES\r\n"
            "250 2.1.0 Sender OK\r\n250 2.1.5 Recipient OK\r\n250 2.1.5 Recipient OK\r\n550 5.1.1 No such user here\r\n"
            "250 2.1.5 Recipient OK\r\n354 End the message with a dot on a line of its own\r\n"
            "250 2.1.5 Delivered\r\n250 2.1.5 Delivered\r\n452 4.3.1 No space is left\r\n221 2.0.0 Goodbye\r\n");
  EXPECT_THAT(transcript.deliveries, ElementsAre(Delivery{"chris@bar.com",
                                                          {"pat@foo.edu", "jones@foo.edu", "brown@foo.edu"},
                                                          "Blah blah blah...\r\n..etc.\r\n"}));
  EXPECT_TRUE(transcript.closed);
}

TEST(ServerSession, GreetsBeforeAnythingIsReceived) {
  ServerSession session(test::options());
  const Action action = session.next();
  ASSERT_TRUE(std::holds_alternative<Send>(action));
  EXPECT_EQ(std::get<Send>(action).octets, "220 mx.example.org LMTP\r\n");
  session.sent();
  EXPECT_TRUE(std::holds_alternative<Receive>(session.next()));
}

TEST(ServerSession, AnActionStaysUntilItsResultIsGiven) {
  ServerSession session(test::options());
  session.next();
  session.received(to_bob);
  ASSERT_TRUE(std::holds_alternative<Send>(session.next()));
  session.sent();
  for (int i = 0; i < 3; ++i) {
    const Action action = session.next();
    ASSERT_TRUE(std::holds_alternative<CheckRecipient>(action));
    EXPECT_EQ(std::get<CheckRecipient>(action).address, "bob@example.org");
    session.received("RCPT TO:<carl@example.org>\r\n");
  }
}

TEST(ServerSession, KnowsThePeerAndTheEnvelope) {
  Driver driver(test::options(), {});
  EXPECT_EQ(driver.session().peer_name(), "");
  driver.feed(to_bob);
  EXPECT_EQ(driver.session().peer_name(), "relay");
  EXPECT_EQ(driver.session().envelope().sender, "ann@example.com");
  EXPECT_THAT(driver.session().envelope().recipients, ElementsAre("bob@example.org"));
}

// "even if there were multiple successful RCPT commands giving the same forward-path" (RFC 2033 section 4.2)
TEST(ServerSession, ARecipientGivenTwiceGetsTwoReplies) {
  const Transcript transcript = converse(std::string(to_bob) + "RCPT TO:<bob@example.org>\r\nDATA\r\n.\r\n");
  EXPECT_THAT(codes(transcript),
              ElementsAre("250", "250 2.1.0", "250 2.1.5", "250 2.1.5", "354", "250 2.1.5", "250 2.1.5"));
}

TEST(ServerSession, AnswersEachOutcomeInTheOrderOfTheRecipients) {
  const World world{{}, {{"b@x", Outcome::temporary}, {"c@x", Outcome::storage_full}}};
  const Transcript transcript =
      converse("LHLO r\r\nMAIL FROM:<>\r\nRCPT TO:<b@x>\r\nRCPT TO:<a@x>\r\nRCPT TO:<c@x>\r\nDATA\r\nhi\r\n.\r\n",
               test::options(), world);
  EXPECT_THAT(codes(transcript), ElementsAre("250", "250 2.1.0", "250 2.1.5", "250 2.1.5", "250 2.1.5", "354",
                                             "451 4.3.0", "250 2.1.5", "452 4.3.1"));
}

TEST(ServerSession, ALookUpThatFailsIsTemporaryAndAcceptsNobody) {
  const World world{{{"bob@example.org", Recipient::unavailable}}, {}};
  const Transcript transcript = converse(std::string(to_bob) + "DATA\r\n", test::options(), world);
  EXPECT_THAT(codes(transcript), ElementsAre("250", "250 2.1.0", "451 4.3.0", "503 5.5.1"));
  EXPECT_TRUE(transcript.deliveries.empty());
}

TEST(ServerSession, SeveralMessagesTravelOverOneConnection) {
  const std::string one = "MAIL FROM:<a@x>\r\nRCPT TO:<b@x>\r\nDATA\r\n1\r\n.\r\n";
  const std::string two = "MAIL FROM:<c@x>\r\nRCPT TO:<d@x>\r\nDATA\r\n2\r\n.\r\n";
  const Transcript transcript = converse("LHLO r\r\n" + one + two + "QUIT\r\n");
  EXPECT_THAT(transcript.deliveries, ElementsAre(Delivery{"a@x", {"b@x"}, "1\r\n"}, Delivery{"c@x", {"d@x"}, "2\r\n"}));
}

// RFC 2920: a group of commands in one write, and the replies to all of them.
TEST(ServerSession, RepliesToPipelinedCommandsGatherIntoOneSend) {
  Driver driver(test::options(), {});
  driver.new_replies();
  ServerSession& session = driver.session();
  session.received("LHLO r\r\nMAIL FROM:<a@x>\r\nNOOP\r\n");
  const Action action = session.next();
  ASSERT_TRUE(std::holds_alternative<Send>(action));
  EXPECT_TRUE(std::get<Send>(action).octets.ends_with("250 2.1.0 Sender OK\r\n250 2.0.0 OK\r\n"));
}

TEST(ServerSession, TheGoAheadIsSentBeforeTheMessageIsAwaited) {
  Driver driver(test::options(), {});
  driver.feed(to_bob);
  driver.new_replies();
  driver.feed("DATA\r\n");
  EXPECT_EQ(driver.new_replies(), "354 End the message with a dot on a line of its own\r\n");
}

TEST(ServerSession, NothingAfterQuitIsObeyed) {
  const Transcript transcript = converse("LHLO r\r\nQUIT\r\nMAIL FROM:<a@x>\r\n");
  EXPECT_THAT(codes(transcript), ElementsAre("250", "221 2.0.0"));
  EXPECT_TRUE(transcript.closed);
}

}  // namespace satchel::lmtp
