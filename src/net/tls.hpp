#pragma once

#include <memory>
#include <string>

#include "net/error.hpp"

struct ssl_ctx_st;

namespace satchel::net {

enum class TlsMinimum : std::uint8_t { v1_2, v1_3 };

/// A server's certificate and key, ready for handshakes. Shared by all connections.
class TlsServerContext {
 public:
  struct Options {
    std::string certificate_path;  ///< PEM, the chain in order
    std::string private_key_path;  ///< PEM
    TlsMinimum minimum = TlsMinimum::v1_2;
  };
  static Result<TlsServerContext> load(const Options& options);
  ssl_ctx_st* native() const { return context_.get(); }

 private:
  explicit TlsServerContext(std::shared_ptr<ssl_ctx_st> context) : context_(std::move(context)) {}
  std::shared_ptr<ssl_ctx_st> context_;
};

/// Whom a client trusts. Certificates are always verified, with the host's name.
class TlsClientContext {
 public:
  struct Options {
    std::string ca_path = {};  ///< PEM with the authorities to trust; empty: those of the system
    TlsMinimum minimum = TlsMinimum::v1_2;
  };
  static Result<TlsClientContext> load(const Options& options);
  ssl_ctx_st* native() const { return context_.get(); }

 private:
  explicit TlsClientContext(std::shared_ptr<ssl_ctx_st> context) : context_(std::move(context)) {}
  std::shared_ptr<ssl_ctx_st> context_;
};

}  // namespace satchel::net
