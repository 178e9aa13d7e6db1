#pragma once

#include <openssl/ssl.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "net/error.hpp"
#include "net/tls.hpp"

namespace satchel::net {

/// What a TLS operation that could not finish waits for.
enum class Wait : std::uint8_t { none, readable, writable };

/// TLS on one non-blocking socket. Every step either finishes, fails, or says what to wait for before it is tried
/// again.
class TlsSession {
 public:
  static Result<TlsSession> server(const TlsServerContext& context, int descriptor);
  static Result<TlsSession> client(const TlsClientContext& context, int descriptor, std::string host);

  struct Step {
    Wait wait = Wait::none;
    std::size_t octets = 0;
  };
  Result<Step> handshake();
  /// 0 octets without a wait: the peer has ended its side with close_notify.
  Result<Step> read(std::span<char> into);
  Result<Step> write(std::string_view octets);
  /// Sends close_notify where that does not block; waits for nothing.
  void shutdown();

  std::string description() const;

 private:
  using Ssl = std::unique_ptr<SSL, decltype(&SSL_free)>;
  TlsSession(Ssl ssl, std::string host) : ssl_(std::move(ssl)), host_(std::move(host)) {}
  static Result<Ssl> make(SSL_CTX* context, int descriptor);
  Result<Step> outcome(int status, std::size_t octets, std::string_view what);

  Ssl ssl_;
  std::string host_;
  /// Set by a failure after which OpenSSL forbids any further call, close_notify included.
  bool broken_ = false;
};

}  // namespace satchel::net
