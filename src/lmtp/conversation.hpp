#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "lmtp/data_receiver.hpp"
#include "lmtp/server_session.hpp"

namespace satchel::lmtp {

/// What a session knows of its peer and of the transaction under way; the commands' handlers read and change it.
struct Conversation {
  explicit Conversation(ServerOptions given) : options(std::move(given)) {}

  /// Forgets the transaction, as RSET, LHLO and the end of a delivery do.
  void reset() {
    in_transaction = false;
    envelope = {};
    data.reset();
  }

  const ServerOptions options;

  enum class Phase : std::uint8_t { commands, data, closing } phase = Phase::commands;
  std::string peer_name;
  std::string lhlo_reply;

  bool in_transaction = false;
  Envelope envelope;
  /// The recipient that is being looked up.
  std::string candidate;
  /// The message on its way in, in the data phase.
  std::optional<DataReceiver> data;
};

}  // namespace satchel::lmtp
