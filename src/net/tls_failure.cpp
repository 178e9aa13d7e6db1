#include "net/tls_failure.hpp"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <array>
#include <memory>
#include <vector>

#include "net/system_error.hpp"

namespace satchel::net {
namespace {

constexpr std::size_t names_shown = 5;

std::string ip_text(const ASN1_OCTET_STRING* address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const int family = ASN1_STRING_length(address) == 4 ? AF_INET : AF_INET6;
  if (family == AF_INET6 && ASN1_STRING_length(address) != 16) return "?";
  ::inet_ntop(family, ASN1_STRING_get0_data(address), text.data(), text.size());
  return text.data();
}

/// A name out of a certificate is the peer's text: only what can stand in a line of a log or a terminal is shown.
std::string printable(const ASN1_IA5STRING* name) {
  std::string text(reinterpret_cast<const char*>(ASN1_STRING_get0_data(name)),
                   static_cast<std::size_t>(ASN1_STRING_length(name)));
  for (char& c : text)
    if (c < 0x21 || c > 0x7e) c = '?';
  return text.substr(0, 255);
}

std::vector<std::string> names_of(X509* certificate) {
  std::vector<std::string> names;
  const std::unique_ptr<GENERAL_NAMES, decltype(&GENERAL_NAMES_free)> alternatives(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)),
      GENERAL_NAMES_free);
  const int count = alternatives ? sk_GENERAL_NAME_num(alternatives.get()) : 0;
  for (int i = 0; i < count && names.size() < names_shown; ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(alternatives.get(), i);
    if (name->type == GEN_DNS) names.push_back(printable(name->d.dNSName));
    if (name->type == GEN_IPADD) names.push_back(ip_text(name->d.iPAddress));
  }
  return names;
}

std::string wrong_name(SSL* ssl, const std::string& host) {
  std::string text = "the server's certificate is not for " + host;
  // The session does not keep a certificate that was refused; the chain that was looked at is still there.
  STACK_OF(X509)* chain = SSL_get0_verified_chain(ssl);
  X509* certificate = chain != nullptr && sk_X509_num(chain) > 0 ? sk_X509_value(chain, 0) : nullptr;
  const std::vector<std::string> names = certificate ? names_of(certificate) : std::vector<std::string>{};
  if (names.empty()) return text + " and names no host";
  text += " but for ";
  for (std::size_t i = 0; i < names.size(); ++i) text += (i == 0 ? "" : ", ") + names[i];
  return text;
}

std::string certificate_failure(SSL* ssl, long result, const std::string& host) {
  switch (result) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return "the certificate of " + host + " has expired";
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return "the certificate of " + host + " is not valid yet";
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
      return "the certificate of " + host + " is self-signed: nobody that is trusted here vouches for it";
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
      return "the certificate of " + host + " was issued by an authority that is not trusted here";
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return wrong_name(ssl, host);
    default:
      return "the certificate of " + host + " was not accepted: " + X509_verify_cert_error_string(result);
  }
}

std::string protocol_failure(unsigned long code) {
  switch (ERR_GET_REASON(code)) {
    case SSL_R_WRONG_VERSION_NUMBER:
    case SSL_R_HTTP_REQUEST:
    case SSL_R_HTTPS_PROXY_REQUEST:
    case SSL_R_PACKET_LENGTH_TOO_LONG:
    case SSL_R_UNKNOWN_PROTOCOL:
      return "the peer does not speak TLS here";
    case SSL_R_UNSUPPORTED_PROTOCOL:
    case SSL_R_TLSV1_ALERT_PROTOCOL_VERSION:
      return "no TLS version that both sides accept";
    case SSL_R_NO_SHARED_CIPHER:
      return "no cipher suite that both sides accept";
    case SSL_R_UNEXPECTED_EOF_WHILE_READING:
      return "the peer closed the connection during the TLS handshake";
    default: {
      const char* reason = ERR_reason_error_string(code);
      return std::string("the TLS handshake failed: ") + (reason ? reason : "no reason given");
    }
  }
}

}  // namespace

std::string openssl_reason() {
  const unsigned long code = ERR_get_error();
  const char* reason = ERR_reason_error_string(code);
  ERR_clear_error();
  return reason ? reason : "no reason given";
}

Error handshake_failure(SSL* ssl, int status, int system_error, const std::string& host) {
  const unsigned long code = ERR_peek_error();
  ERR_clear_error();
  const long verified = SSL_get_verify_result(ssl);
  if (!host.empty() && verified != X509_V_OK) return {ErrorKind::tls, certificate_failure(ssl, verified, host)};
  if (code != 0) return {ErrorKind::tls, protocol_failure(code)};
  if (status == SSL_ERROR_SYSCALL && system_error != 0) return errno_error(system_error, "TLS handshake");
  return {ErrorKind::closed, "the peer closed the connection during the TLS handshake"};
}

}  // namespace satchel::net
