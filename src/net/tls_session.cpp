#include "net/tls_session.hpp"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <array>
#include <cerrno>

#include "net/system_error.hpp"
#include "net/tls_bio.hpp"
#include "net/tls_failure.hpp"

namespace satchel::net {
namespace {

bool is_address(const std::string& host) {
  std::array<unsigned char, sizeof(in6_addr)> address{};
  return ::inet_pton(AF_INET, host.c_str(), address.data()) == 1 ||
         ::inet_pton(AF_INET6, host.c_str(), address.data()) == 1;
}

/// Has OpenSSL refuse every certificate that does not bear `host`.
bool expect_host(SSL* ssl, const std::string& host) {
  if (is_address(host)) return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host.c_str()) == 1;
  SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  // RFC 6066 section 3: "Literal IPv4 and IPv6 addresses are not permitted in "HostName"."
  return SSL_set1_host(ssl, host.c_str()) == 1 && SSL_set_tlsext_host_name(ssl, host.c_str()) == 1;
}

}  // namespace

Result<TlsSession::Ssl> TlsSession::make(SSL_CTX* context, int descriptor) {
  ERR_clear_error();
  Ssl ssl(SSL_new(context), SSL_free);
  if (!ssl || !attach_socket(ssl.get(), descriptor))
    return std::unexpected(Error{ErrorKind::failed, "OpenSSL: " + openssl_reason()});
  return ssl;
}

Result<TlsSession> TlsSession::server(const TlsServerContext& context, int descriptor) {
  auto ssl = make(context.native(), descriptor);
  if (!ssl) return std::unexpected(std::move(ssl.error()));
  SSL_set_accept_state(ssl->get());
  return TlsSession(std::move(*ssl), {});
}

Result<TlsSession> TlsSession::client(const TlsClientContext& context, int descriptor, std::string host) {
  auto ssl = make(context.native(), descriptor);
  if (!ssl) return std::unexpected(std::move(ssl.error()));
  SSL_set_connect_state(ssl->get());
  if (host.empty() || !expect_host(ssl->get(), host)) {
    ERR_clear_error();
    return std::unexpected(Error{ErrorKind::tls, "'" + host + "' is not a name that a certificate can bear"});
  }
  return TlsSession(std::move(*ssl), std::move(host));
}

Result<TlsSession::Step> TlsSession::outcome(int status, std::size_t octets, std::string_view what) {
  const int number = errno;
  const int error = SSL_get_error(ssl_.get(), status);
  switch (error) {
    case SSL_ERROR_NONE:
      return Step{Wait::none, octets};
    case SSL_ERROR_WANT_READ:
      return Step{Wait::readable, 0};
    case SSL_ERROR_WANT_WRITE:
      return Step{Wait::writable, 0};
    case SSL_ERROR_ZERO_RETURN:
      return Step{Wait::none, 0};
    default:
      break;
  }
  broken_ = true;
  if (what == "handshake") return std::unexpected(handshake_failure(ssl_.get(), error, number, host_));
  const unsigned long code = ERR_peek_error();
  ERR_clear_error();
  if (error == SSL_ERROR_SYSCALL && number != 0) return std::unexpected(errno_error(number, what));
  if (code == 0 || ERR_GET_REASON(code) == SSL_R_UNEXPECTED_EOF_WHILE_READING)
    return std::unexpected(Error{ErrorKind::closed, "the peer closed the connection without ending TLS"});
  const char* reason = ERR_reason_error_string(code);
  return std::unexpected(
      Error{ErrorKind::tls, std::string("TLS ") + std::string(what) + ": " + (reason ? reason : "?")});
}

Result<TlsSession::Step> TlsSession::handshake() {
  ERR_clear_error();
  errno = 0;
  return outcome(SSL_do_handshake(ssl_.get()), 0, "handshake");
}

Result<TlsSession::Step> TlsSession::read(std::span<char> into) {
  ERR_clear_error();
  errno = 0;
  std::size_t octets = 0;
  const int status = SSL_read_ex(ssl_.get(), into.data(), into.size(), &octets);
  return outcome(status, octets, "read");
}

Result<TlsSession::Step> TlsSession::write(std::string_view octets) {
  ERR_clear_error();
  errno = 0;
  std::size_t written = 0;
  const int status = SSL_write_ex(ssl_.get(), octets.data(), octets.size(), &written);
  return outcome(status, written, "write");
}

void TlsSession::shutdown() {
  if (broken_ || SSL_is_init_finished(ssl_.get()) == 0) return;
  SSL_shutdown(ssl_.get());
  ERR_clear_error();
}

std::string TlsSession::description() const {
  return std::string(SSL_get_version(ssl_.get())) + " " + SSL_get_cipher_name(ssl_.get());
}

}  // namespace satchel::net
