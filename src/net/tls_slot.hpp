#pragma once

#include <mutex>
#include <optional>
#include <utility>

#include "net/tls.hpp"

namespace satchel::net {

/// The server's TLS context in force, which may be replaced while connections use it: new handshakes take the new one.
class TlsSlot {
 public:
  explicit TlsSlot(std::optional<TlsServerContext> context) : context_(std::move(context)) {}

  /// Nothing when the server has no certificate.
  std::optional<TlsServerContext> get() const {
    const std::lock_guard lock(mutex_);
    return context_;
  }
  void set(TlsServerContext context) {
    const std::lock_guard lock(mutex_);
    context_ = std::move(context);
  }

 private:
  mutable std::mutex mutex_;
  std::optional<TlsServerContext> context_;
};

}  // namespace satchel::net
