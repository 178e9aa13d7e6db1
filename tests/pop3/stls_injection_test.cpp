#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pop3/made_listing.hpp"
#include "pop3/server_driver.hpp"

// The classes of CVE-2011-0411, CVE-2021-38084 and CVE-2022-28220: octets sent in the clear that are acted on under
// TLS.
namespace satchel::pop3 {
namespace {

class StlsInjection : public testing::Test {
 protected:
  MadeListing listing_{1};
  ServerDriver server_{{.hostname = "pop.example.org", .tls = Tls::available, .plaintext_allowed = true}, listing_};
};

}  // namespace

TEST_F(StlsInjection, CommandsInTheSameSegmentAreNotAnswered) {
  server_.take_output();
  server_.say("STLS\r\nCAPA\r\nUSER mallory\r\nPASS x\r\n");
  EXPECT_EQ(server_.take_output(), "+OK begin TLS\r\n");
  server_.say("NOOP\r\n");
  EXPECT_EQ(server_.take_output(), "-ERR sign in first\r\n");
}

TEST_F(StlsInjection, HalfACommandDoesNotGoOnUnderTls) {
  server_.say("STLS\r\nUSER mal");
  server_.take_output();
  server_.say("CAPA\r\n");
  EXPECT_THAT(server_.take_output(), testing::StartsWith("+OK capabilities"));
}

TEST_F(StlsInjection, OctetsThatArriveWhileTheReplyIsBeingSentAreDropped) {
  ServerSession session({.hostname = "pop.example.org", .tls = Tls::available});
  ASSERT_TRUE(std::holds_alternative<Send>(session.next()));
  session.sent();
  session.received("STLS\r\n");
  ASSERT_TRUE(std::holds_alternative<Send>(session.next()));
  session.received("CAPA\r\n");
  session.sent();
  ASSERT_TRUE(std::holds_alternative<StartTls>(session.next()));
  session.received("CAPA\r\n");
  session.tls_started();
  EXPECT_TRUE(std::holds_alternative<Receive>(session.next()));
}

TEST_F(StlsInjection, NameGivenInTheClearIsForgotten) {
  server_.say("USER mallory\r\n");
  server_.say("STLS\r\n");
  server_.take_output();
  server_.say("PASS secret\r\n");
  EXPECT_EQ(server_.take_output(), "-ERR USER first\r\n");
}

TEST_F(StlsInjection, LineBeingDiscardedDoesNotSwallowTheFirstCommandUnderTls) {
  server_.say("STLS\r\n" + std::string(1000, 'x'));
  server_.take_output();
  server_.say("QUIT\r\n");
  EXPECT_EQ(server_.take_output(), "+OK bye\r\n");
}

}  // namespace satchel::pop3
