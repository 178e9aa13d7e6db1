#include "net/tls.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include <memory>

#include "net/run_task.hpp"
#include "net/test_certificates.hpp"

namespace satchel::net {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

TlsServerContext server_context(const TestCertificates& files) {
  auto context = TlsServerContext::load({.certificate_path = files.certificate(), .private_key_path = files.key()});
  EXPECT_TRUE(context.has_value());
  return std::move(*context);
}

TlsClientContext client_context(const std::string& authority) {
  auto context = TlsClientContext::load({.ca_path = authority});
  EXPECT_TRUE(context.has_value());
  return std::move(*context);
}

class TlsTest : public testing::Test {
 protected:
  /// Both sides of a handshake; the client's result.
  Result<void> shake(const TestCertificates& files, std::string host, const std::string& authority) {
    const auto server = server_context(files);
    const auto client = client_context(authority);
    auto serving = spawn(context_, pair_.left.start_tls(server));
    auto result = run(context_, pair_.right.start_tls(client, std::move(host)));
    if (!result) pair_.right.close();
    context_.restart();
    context_.run();
    served_ = serving.get();
    return result;
  }

  boost::asio::io_context context_;
  Pair pair_{context_};
  Result<void> served_;
};

TEST_F(TlsTest, CertificateOfATrustedAuthorityIsAccepted) {
  const TestCertificates files;
  ASSERT_TRUE(shake(files, "mail.example.org", files.authority()).has_value());
  EXPECT_TRUE(served_.has_value());
  EXPECT_TRUE(pair_.left.encrypted());
  EXPECT_THAT(pair_.right.tls_description(), StartsWith("TLSv1.3 TLS_"));
}

TEST_F(TlsTest, AddressInTheCertificateIsAccepted) {
  const TestCertificates files;
  EXPECT_TRUE(shake(files, "127.0.0.1", files.authority()).has_value());
}

TEST_F(TlsTest, OctetsPassBothWaysInAnyPieces) {
  const TestCertificates files;
  ASSERT_TRUE(shake(files, "mail.example.org", files.authority()).has_value());
  for (const std::size_t size : {1U, 16383U, 16384U, 16385U, 32768U, 1'000'003U}) {
    std::string text(size, '\0');
    for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>(i * 31 % 251);
    const std::array<std::string_view, 3> pieces{"+OK\r\n", text, ".\r\n"};
    auto written = spawn(context_, pair_.left.write(pieces));
    EXPECT_EQ(run(context_, read_up_to(pair_.right, size + 8)), "+OK\r\n" + text + ".\r\n");
    EXPECT_TRUE(written.get().has_value());
  }
}

TEST_F(TlsTest, FinalDotComesInOneRecordWithTheLastData) {
  const TestCertificates files;
  ASSERT_TRUE(shake(files, "mail.example.org", files.authority()).has_value());
  for (const std::size_t size : {16384U, 65536U, 65535U, 40000U}) {
    const std::string text(size, 'x');
    const std::array<std::string_view, 2> pieces{text, ".\r\n"};
    auto written = spawn(context_, pair_.left.write(pieces));
    std::string buffer(16 * 1024, '\0');
    std::size_t all = 0;
    std::size_t last = 0;
    while (all < size + 3) {
      const auto got = run(context_, pair_.right.read_some(buffer));
      ASSERT_TRUE(got.has_value());
      all += last = *got;
    }
    EXPECT_GT(last, 1000U) << size;
    EXPECT_TRUE(written.get().has_value());
  }
}

TEST_F(TlsTest, CloseSaysSoInTls) {
  const TestCertificates files;
  ASSERT_TRUE(shake(files, "mail.example.org", files.authority()).has_value());
  pair_.left.close();
  std::string buffer(16, '\0');
  const auto got = run(context_, pair_.right.read_some(buffer));
  ASSERT_TRUE(got.has_value());
  EXPECT_EQ(*got, 0U);
}

TEST_F(TlsTest, ConnectionCutWithoutCloseNotifyIsNotAnEnd) {
  const TestCertificates files;
  ASSERT_TRUE(shake(files, "mail.example.org", files.authority()).has_value());
  {
    const Stream cut = std::move(pair_.left);
  }
  std::string buffer(16, '\0');
  const auto got = run(context_, pair_.right.read_some(buffer));
  ASSERT_FALSE(got.has_value());
  EXPECT_EQ(got.error().kind, ErrorKind::closed);
}

TEST_F(TlsTest, ExpiredCertificateIsNamedSo) {
  const TestCertificates files(Validity::expired);
  const auto result = shake(files, "mail.example.org", files.authority());
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().kind, ErrorKind::tls);
  EXPECT_THAT(result.error().detail, HasSubstr("has expired"));
  EXPECT_FALSE(served_.has_value());
}

TEST_F(TlsTest, SelfSignedCertificateIsNamedSo) {
  const TestCertificates files(Validity::now, Issuer::itself);
  const auto result = shake(files, "mail.example.org", files.authority());
  ASSERT_FALSE(result.has_value());
  EXPECT_THAT(result.error().detail, HasSubstr("self-signed"));
}

TEST_F(TlsTest, UnknownAuthorityIsNamedSo) {
  const TestCertificates files;
  const TestCertificates others;
  const auto result = shake(files, "mail.example.org", others.authority());
  ASSERT_FALSE(result.has_value());
  EXPECT_THAT(result.error().detail, HasSubstr("not trusted"));
}

TEST_F(TlsTest, WrongNameIsToldWithTheNamesThereAre) {
  const TestCertificates files;
  const auto result = shake(files, "pop.example.com", files.authority());
  ASSERT_FALSE(result.has_value());
  EXPECT_THAT(result.error().detail, HasSubstr("not for pop.example.com but for mail.example.org, 127.0.0.1"));
}

TEST_F(TlsTest, VersionBelowTheMinimumIsRefused) {
  const TestCertificates files;
  const auto server =
      TlsServerContext::load(
          {.certificate_path = files.certificate(), .private_key_path = files.key(), .minimum = TlsMinimum::v1_3})
          .value();
  const auto client = client_context(files.authority());
  SSL_CTX_set_max_proto_version(client.native(), TLS1_2_VERSION);
  auto serving = spawn(context_, pair_.left.start_tls(server));
  const auto result = run(context_, pair_.right.start_tls(client, "mail.example.org"));
  ASSERT_FALSE(result.has_value());
  EXPECT_THAT(result.error().detail, HasSubstr("no TLS version that both sides accept"));
}

TEST_F(TlsTest, VersionsBeforeOneTwoAreRefused) {
  const TestCertificates files;
  EXPECT_EQ(SSL_CTX_get_min_proto_version(server_context(files).native()), TLS1_2_VERSION);
  EXPECT_EQ(SSL_CTX_get_min_proto_version(client_context(files.authority()).native()), TLS1_2_VERSION);
}

TEST_F(TlsTest, PeerWithoutTlsIsNamedSo) {
  const TestCertificates files;
  const auto client = client_context(files.authority());
  ASSERT_TRUE(run(context_, write_text(pair_.left, "+OK POP3 ready\r\n")).has_value());
  const auto result = run(context_, pair_.right.start_tls(client, "mail.example.org"));
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().kind, ErrorKind::tls);
  EXPECT_THAT(result.error().detail, HasSubstr("does not speak TLS"));
}

TEST_F(TlsTest, HandshakeThatStallsFailsAtTheDeadline) {
  const TestCertificates files;
  const auto server = server_context(files);
  pair_.left.set_deadline(std::chrono::steady_clock::now() + std::chrono::milliseconds(20));
  const auto result = run(context_, pair_.left.start_tls(server));
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().kind, ErrorKind::timed_out);
}

TEST(TlsContextTest, AbsentFilesAreNamed) {
  const auto server = TlsServerContext::load({.certificate_path = "/nowhere/cert.pem", .private_key_path = "/x"});
  ASSERT_FALSE(server.has_value());
  EXPECT_THAT(server.error().detail, HasSubstr("/nowhere/cert.pem"));
  const auto client = TlsClientContext::load({.ca_path = "/nowhere/ca.pem"});
  ASSERT_FALSE(client.has_value());
  EXPECT_THAT(client.error().detail, HasSubstr("/nowhere/ca.pem"));
}

TEST(TlsContextTest, KeyOfAnotherCertificateIsRefused) {
  const TestCertificates one;
  const TestCertificates other;
  const auto context = TlsServerContext::load({.certificate_path = one.certificate(), .private_key_path = other.key()});
  ASSERT_FALSE(context.has_value());
}

}  // namespace
}  // namespace satchel::net
