#include "net/tls_bio.hpp"

#include <openssl/bio.h>
#include <sys/socket.h>

namespace satchel::net {
namespace {

int send_without_signal(BIO* bio, const char* octets, int count) {
  BIO_clear_retry_flags(bio);
  const int descriptor = static_cast<int>(BIO_get_fd(bio, nullptr));
  const auto sent = static_cast<int>(::send(descriptor, octets, static_cast<std::size_t>(count), MSG_NOSIGNAL));
  if (sent <= 0 && BIO_sock_should_retry(sent) != 0) BIO_set_retry_write(bio);
  return sent;
}

/// OpenSSL's own socket BIO with another way to send.
BIO_METHOD* make_method() {
  const BIO_METHOD* base = BIO_s_socket();
  BIO_METHOD* method = BIO_meth_new(BIO_TYPE_SOCKET, "socket without SIGPIPE");
  if (method == nullptr) return nullptr;
  BIO_meth_set_write(method, send_without_signal);
  BIO_meth_set_read(method, BIO_meth_get_read(base));
  BIO_meth_set_ctrl(method, BIO_meth_get_ctrl(base));
  BIO_meth_set_create(method, BIO_meth_get_create(base));
  BIO_meth_set_destroy(method, BIO_meth_get_destroy(base));
  return method;
}

}  // namespace

bool attach_socket(SSL* ssl, int descriptor) {
  static const BIO_METHOD* const method = make_method();
  BIO* bio = method == nullptr ? nullptr : BIO_new(method);
  if (bio == nullptr) return false;
  BIO_set_fd(bio, descriptor, BIO_NOCLOSE);
  SSL_set_bio(ssl, bio, bio);
  return true;
}

}  // namespace satchel::net
