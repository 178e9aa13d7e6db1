#include "server/server_fixture.hpp"

namespace satchel::server {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class ConnectionTlsTest : public ServerFixture {
 protected:
  ConnectionTlsTest() : ServerFixture(options()) {}
  static Pop3Options options() {
    Pop3Options options = usual_options();
    options.plaintext_allowed = false;
    return options;
  }
};

TEST_F(ConnectionTlsTest, PasswordWithoutTlsIsRefused) {
  net::TestClient client(address_);
  client.read_line();
  EXPECT_THAT(client.ask("USER alice"), StartsWith("-ERR"));
}

TEST_F(ConnectionTlsTest, StlsEncryptsAndThenTheLoginSucceeds) {
  net::TestClient client(address_);
  client.read_line();
  EXPECT_THAT(client.ask("STLS"), StartsWith("+OK"));
  ASSERT_TRUE(client.start_tls(trust(), "mail.example.org").has_value());
  client.ask("USER alice");
  EXPECT_THAT(client.ask("PASS secret"), StartsWith("+OK"));
  EXPECT_THAT(log_->text(), HasSubstr("TLSv1.3"));
}

TEST_F(ConnectionTlsTest, ImplicitTlsGreetsInsideIt) {
  deliver("alice", "Subject: hi\r\n\r\n");
  net::TestClient client(tls_address_);
  ASSERT_TRUE(client.start_tls(trust(), "127.0.0.1").has_value());
  EXPECT_THAT(client.read_line(), StartsWith("+OK"));
  client.ask("USER alice");
  EXPECT_THAT(client.ask("PASS secret"), StartsWith("+OK"));
  EXPECT_THAT(client.ask("RETR 1"), StartsWith("+OK"));
  EXPECT_EQ(client.read_to("\r\n.\r\n"), "Subject: hi\r\n\r\n.\r\n");
  EXPECT_THAT(client.ask("QUIT"), StartsWith("+OK"));
}

TEST_F(ConnectionTlsTest, CommandsInjectedBehindStlsAreNeverAnswered) {
  net::TestClient client(address_);
  client.read_line();
  client.send("STLS\r\nCAPA\r\nUSER alice\r\n");
  EXPECT_THAT(client.read_line(), StartsWith("+OK"));
  ASSERT_TRUE(client.start_tls(trust(), "mail.example.org").has_value());
  EXPECT_THAT(client.ask("NOOP"), StartsWith("-ERR"));
  EXPECT_THAT(client.ask("PASS secret"), StartsWith("-ERR"));
}

TEST_F(ConnectionTlsTest, PlainTalkOnTheTlsPortEndsTheConnection) {
  net::TestClient client(tls_address_);
  client.send("USER alice\r\n");
  EXPECT_THAT(client.read_to_end(), Not(HasSubstr("+OK")));
  server_.stop(std::chrono::seconds(10));
  EXPECT_THAT(log_->text(), HasSubstr("event=tls_failed"));
  EXPECT_THAT(log_->text(), HasSubstr("does not speak TLS"));
}

TEST_F(ConnectionTlsTest, NewCertificateServesTheNextConnection) {
  const net::TestCertificates fresh;
  tls_.set(
      net::TlsServerContext::load({.certificate_path = fresh.certificate(), .private_key_path = fresh.key()}).value());
  net::TestClient client(tls_address_);
  const auto trust_fresh = net::TlsClientContext::load({.ca_path = fresh.authority()}).value();
  EXPECT_TRUE(client.start_tls(trust_fresh, "127.0.0.1").has_value());
}

}  // namespace
}  // namespace satchel::server
