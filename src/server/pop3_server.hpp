#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

#include "auth/verifier.hpp"
#include "log/logger.hpp"
#include "log/session_ids.hpp"
#include "net/connection_host.hpp"
#include "net/pool.hpp"
#include "net/tls_slot.hpp"
#include "store/store.hpp"

namespace satchel::server {

/// setting store.views
enum class Views : std::uint8_t {
  shared,      ///< a deletion counts for all devices of a user
  per_device,  ///< each device has its own view of the maildrop
};

struct Pop3Options {
  std::string hostname;
  bool plaintext_allowed = false;  ///< whether a password may cross a connection without TLS
  std::size_t bad_commands_before_login = 3;
  std::size_t bad_commands = 20;
  store::Sharing sharing = store::Sharing::exclusive;
  Views views = Views::shared;
  /// How long a login waits for another session to leave the maildrop.
  std::chrono::milliseconds lock_wait = std::chrono::seconds(3);
  /// How long the peer may be silent, or take nothing of what is sent.
  std::chrono::milliseconds idle_timeout = std::chrono::minutes(10);
  /// How long a connection may live without a login, all told.
  std::chrono::milliseconds login_timeout = std::chrono::minutes(3);
  std::size_t connections = 20'000;
};

/// What the server works with; all borrowed, and outliving it. Passwords have a pool of their own, because a hash costs
/// much processor time on purpose and mail must not wait for it.
struct Pop3Parts {
  net::IoThreads& threads;
  net::Pool& storage_pool;
  net::Pool& password_pool;
  store::Store& store;
  auth::Verifier& verifier;
  auth::Directory& directory;
  const net::TlsSlot& tls;
  log::SessionIds& session_ids;
  log::Logger logger;
};

enum class Encryption : std::uint8_t {
  stls,      ///< plain at first; STLS is offered when there is a certificate
  implicit,  ///< TLS from the first octet
};

/// Serves POP3.
class Pop3Server {
 public:
  Pop3Server(const Pop3Parts& parts, Pop3Options options);
  /// As `stop` without grace.
  ~Pop3Server();

  /// Returns the address bound, with the real port.
  net::Result<std::string> listen(const net::ListenAddress& address, Encryption encryption);
  /// Idle sessions end at once; commits and messages under way have `grace` to finish. Returns once all have ended.
  void stop(std::chrono::milliseconds grace);

 private:
  Pop3Parts parts_;
  Pop3Options options_;
  net::ConnectionHost host_;
};

}  // namespace satchel::server
