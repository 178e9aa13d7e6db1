#pragma once

#include <chrono>
#include <cstdint>
#include <functional>

#include "net/pool.hpp"
#include "net/stream.hpp"
#include "pop3/server_session.hpp"
#include "store/store.hpp"

namespace satchel::server {

enum class SendOutcome : std::uint8_t {
  sent,
  unavailable,     ///< nothing has been written: the peer can be told
  storage_failed,  ///< part of it has been written: the connection must end without the dot (promise S7)
  peer_failed,     ///< the connection is lost
};

struct SendResult {
  SendOutcome outcome;
  std::uint64_t octets = 0;         ///< of the message, in wire form
  store::Error storage_error = {};  ///< when the storage failed
  net::Error peer_error = {};       ///< when the peer failed
};

/// Where a message is sent from and to; all borrowed, but for the function.
struct SendParts {
  net::Stream& stream;
  net::Pool& pool;
  store::Session& session;
  /// Asked before each part: the time by which the peer must have taken it.
  std::function<std::chrono::steady_clock::time_point()> deadline;
};

/// Performs SendMessage, all but telling the session.
net::Task<SendResult> send_message(SendParts parts, pop3::SendMessage wanted);

}  // namespace satchel::server
