#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/stat.h>

#include "net/tls.hpp"
#include "net/tls_failure.hpp"

namespace satchel::net {
namespace {

/// A key behind a passphrase is an error: OpenSSL would otherwise ask for it on the terminal.
int no_passphrase(char*, int, int, void*) { return 0; }

Result<std::shared_ptr<SSL_CTX>> make_context(const SSL_METHOD* method, TlsMinimum minimum) {
  std::shared_ptr<SSL_CTX> context(SSL_CTX_new(method), SSL_CTX_free);
  if (!context) return std::unexpected(Error{ErrorKind::failed, "OpenSSL: " + openssl_reason()});
  // "TLS 1.1 and earlier ... MUST NOT" be used for mail access: RFC 8314 section 4.1, updated by RFC 8997.
  SSL_CTX_set_min_proto_version(context.get(), minimum == TlsMinimum::v1_3 ? TLS1_3_VERSION : TLS1_2_VERSION);
  SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  SSL_CTX_set_mode(context.get(),
                   SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_default_passwd_cb(context.get(), no_passphrase);
  return context;
}

/// OpenSSL's own words for a file that is not there are hard to read.
std::string file_problem(const std::string& what, const std::string& path) {
  struct stat info{};
  if (::stat(path.c_str(), &info) != 0) {
    ERR_clear_error();
    return what + " " + path + ": no such file, or not readable";
  }
  return what + " " + path + ": " + openssl_reason();
}

Error tls_error(std::string detail) { return {ErrorKind::tls, std::move(detail)}; }

}  // namespace

Result<TlsServerContext> TlsServerContext::load(const Options& options) {
  auto made = make_context(TLS_server_method(), options.minimum);
  if (!made) return std::unexpected(std::move(made.error()));
  SSL_CTX* context = made->get();
  ERR_clear_error();
  if (SSL_CTX_use_certificate_chain_file(context, options.certificate_path.c_str()) != 1)
    return std::unexpected(tls_error(file_problem("certificate", options.certificate_path)));
  if (SSL_CTX_use_PrivateKey_file(context, options.private_key_path.c_str(), SSL_FILETYPE_PEM) != 1)
    return std::unexpected(tls_error(file_problem("private key", options.private_key_path)));
  if (SSL_CTX_check_private_key(context) != 1) {
    ERR_clear_error();
    return std::unexpected(tls_error("private key " + options.private_key_path + " does not belong to certificate " +
                                     options.certificate_path));
  }
  // The server's order decides between cipher suites of TLS 1.2.
  SSL_CTX_set_options(context, SSL_OP_CIPHER_SERVER_PREFERENCE);
  return TlsServerContext(std::move(*made));
}

Result<TlsClientContext> TlsClientContext::load(const Options& options) {
  auto made = make_context(TLS_client_method(), options.minimum);
  if (!made) return std::unexpected(std::move(made.error()));
  SSL_CTX* context = made->get();
  ERR_clear_error();
  if (options.ca_path.empty()) {
    if (SSL_CTX_set_default_verify_paths(context) != 1)
      return std::unexpected(tls_error("the system's certificate authorities: " + openssl_reason()));
  } else if (SSL_CTX_load_verify_locations(context, options.ca_path.c_str(), nullptr) != 1) {
    return std::unexpected(tls_error(file_problem("certificate authorities", options.ca_path)));
  }
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  return TlsClientContext(std::move(*made));
}

}  // namespace satchel::net
