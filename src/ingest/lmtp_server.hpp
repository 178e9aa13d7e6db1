#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "auth/verifier.hpp"
#include "ingest/room.hpp"
#include "lmtp/server_session.hpp"
#include "log/logger.hpp"
#include "log/session_ids.hpp"
#include "net/connection_host.hpp"
#include "net/pool.hpp"
#include "store/store.hpp"

namespace satchel::ingest {

struct LmtpOptions {
  std::string hostname;
  /// Domains whose addresses belong to the user of their local part; `hostname` is one of them anyway.
  std::vector<std::string> domains;
  std::uint64_t message_size = 100'000'000;
  lmtp::BareNewlines bare_newlines = lmtp::BareNewlines::normalize;
  QuotaFull quota_full = QuotaFull::reject;
  /// A folder for messages on their way in that are too large for memory. It must exist.
  std::string spool_directory;
  /// RFC 5321 section 4.5.3.2.7: "An SMTP server SHOULD have a timeout of at least 5 minutes while it is awaiting the
  /// next command from the sender."
  std::chrono::milliseconds idle_timeout = std::chrono::minutes(10);
  std::size_t connections = 20'000;
};

/// What the server works with; all borrowed, and outliving it.
struct LmtpParts {
  net::IoThreads& threads;
  net::Pool& storage_pool;
  store::Store& store;
  auth::Directory& directory;
  log::SessionIds& session_ids;
  log::Logger logger;
};

/// Takes mail in by LMTP.
class LmtpServer {
 public:
  LmtpServer(const LmtpParts& parts, LmtpOptions options);
  /// As `stop` without grace.
  ~LmtpServer();

  /// Returns the address bound, with the real port.
  net::Result<std::string> listen(const net::ListenAddress& address);
  /// Messages under way have `grace` to be taken in. Returns once all connections have ended.
  void stop(std::chrono::milliseconds grace);

 private:
  LmtpParts parts_;
  LmtpOptions options_;
  net::ConnectionHost host_;
};

}  // namespace satchel::ingest
