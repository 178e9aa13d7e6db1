#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "pop3/client_session.hpp"
#include "pop3/made_listing.hpp"
#include "pop3/server_driver.hpp"

namespace satchel::pop3 {
namespace {

ServerOptions with_apop(const std::string& seed) {
  return {.hostname = "dbc.mtview.ca.us", .plaintext_allowed = true, .apop = true, .seed = seed};
}

std::string greeting(const ServerOptions& options) {
  const MadeListing listing(1);
  return ServerDriver(options, listing).take_output();
}

}  // namespace

// RFC 1939 section 7, the example of APOP.
TEST(Apop, ClientGivesTheDigestOfTheExample) {
  client::Session session;
  session.received("+OK POP3 server ready <1896.697170952@dbc.mtview.ca.us>\r\n");
  ASSERT_TRUE(std::holds_alternative<client::Greeting>(session.next()));
  ASSERT_TRUE(session.request_apop("mrose", "tanstaaf"));
  EXPECT_EQ(std::get<client::Send>(session.next()).octets, "APOP mrose c4c9334bac560ecc979e58001b3e22fb\r\n");
}

TEST(Apop, ClientDoesNotAskWithoutATimestamp) {
  client::Session session;
  session.received("+OK POP3 server ready\r\n");
  ASSERT_TRUE(std::holds_alternative<client::Greeting>(session.next()));
  EXPECT_EQ(session.request_apop("mrose", "tanstaaf").error(), client::ApopError::no_timestamp);
}

// RFC 1939 section 7: the timestamp "MUST be different each time the POP3 server issues a banner greeting".
TEST(Apop, TimestampFollowsTheSeedAndHasTheFormOfAMessageId) {
  const std::string one = greeting(with_apop("seed of session one"));
  const std::string two = greeting(with_apop("seed of session two"));
  EXPECT_NE(one, two);
  EXPECT_THAT(one, testing::MatchesRegex("\\+OK .*<[0-9a-f]+@dbc[.]mtview[.]ca[.]us>\r\n"));
}

// CVE-2007-1558: it is off unless somebody asks for it.
TEST(Apop, ServerWithoutItHasNoTimestampAndNoCommand) {
  const MadeListing listing(1);
  ServerDriver server({.hostname = "pop.example.org", .plaintext_allowed = true}, listing);
  EXPECT_EQ(server.take_output(), "+OK pop.example.org Satchel ready\r\n");
  server.say("APOP mrose c4c9334bac560ecc979e58001b3e22fb\r\n");
  EXPECT_EQ(server.take_output(), "-ERR unknown command\r\n");
}

TEST(Apop, ServerHandsTimestampAndDigestToTheCheckAndOpensTheMaildrop) {
  const MadeListing listing(1);
  ServerDriver server(with_apop("seed of session one"), listing);
  server.take_output();
  server.say("APOP mrose C4C9334BAC560ECC979E58001B3E22FB\r\nSTAT\r\n");
  EXPECT_EQ(server.take_output(), "+OK maildrop open\r\n+OK 1 1000\r\n");
  EXPECT_EQ(server.session().user(), "mrose");
}

// RFC 1939 section 7: "Otherwise, a negative response is issued and the POP3 session remains in the AUTHORIZATION
// state."
TEST(Apop, WrongDigestLeavesTheSessionWhereItWas) {
  ServerSession session(with_apop("seed of session one"));
  ASSERT_TRUE(std::holds_alternative<Send>(session.next()));
  session.sent();
  session.received("APOP mrose c4c9334bac560ecc979e58001b3e22fb\r\n");
  const Action action = session.next();
  const auto& asked = std::get<Authenticate>(action);
  EXPECT_EQ(asked.method, "APOP");
  EXPECT_EQ(std::get<sasl::proof::Digest>(asked.credentials->proof).digest, "c4c9334bac560ecc979e58001b3e22fb");
  session.authenticated(Verdict::rejected);
  EXPECT_EQ(std::get<Send>(session.next()).octets, "-ERR [AUTH] wrong name or password\r\n");
  EXPECT_EQ(session.state(), State::authorization);
}

}  // namespace satchel::pop3
