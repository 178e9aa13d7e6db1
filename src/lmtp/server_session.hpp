#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// The server side of LMTP without I/O (RFC 2033 with RFC 2920, 6152, 1870, 2034). Octets and results in, actions out,
/// as in pop3/server_session.hpp.
namespace satchel::lmtp {

struct Receive {};

/// Write all of `octets`, then `sent`. Valid until then.
struct Send {
  std::string_view octets;
};

/// Decide whether `address` (without angle brackets) has a maildrop here, with room for what the sender declared
/// (Envelope::declared_octets), then `recipient(...)`.
struct CheckRecipient {
  std::string_view address;
};

/// The next part of the message in canonical form (CRLF line ends, un-stuffed). Valid until `data_taken`.
struct MessageData {
  std::string_view octets;
};

/// The message is complete: deliver it to each recipient, then `delivered` with one outcome each, in order.
struct Deliver {};

/// Throw away what MessageData gave: the message was too large, or refused for its line ends. Then `discarded`.
struct Discard {};

struct Close {};

using Action = std::variant<Receive, Send, CheckRecipient, MessageData, Deliver, Discard, Close>;

enum class Recipient : std::uint8_t {
  accepted,
  unknown,      ///< 550 5.1.1
  unavailable,  ///< 451 4.3.0: could not be looked up now
  // RFC 3463 section 3.3: "Mailbox full".
  full,          ///< 552 5.2.2: the message goes back to its sender
  full_for_now,  ///< 452 4.2.2: the peer tries again later
};

enum class Outcome : std::uint8_t {
  delivered,     ///< 250 2.1.5, only once durable
  temporary,     ///< 451 4.3.0
  storage_full,  ///< 452 4.3.1
  full,          ///< 552 5.2.2: the recipient has no room; the message goes back to its sender
  full_for_now,  ///< 452 4.2.2: the same, and the peer tries again later
};

enum class BareNewlines : std::uint8_t { normalize, reject };

struct ServerOptions {
  std::string hostname;
  /// Largest message in octets, announced as SIZE (RFC 1870).
  std::uint64_t message_size = 100'000'000;
  std::size_t recipients = 1000;
  std::size_t bad_commands = 20;
  BareNewlines bare_newlines = BareNewlines::normalize;
};

/// Who sends and who receives the message under way; addresses without angle brackets, the sender may be empty.
struct Envelope {
  std::string sender = {};
  std::vector<std::string> recipients = {};
  /// SIZE of MAIL (RFC 1870): what the sender takes the message's size to be.
  std::optional<std::uint64_t> declared_octets = {};
};

class ServerSession {
 public:
  explicit ServerSession(ServerOptions options);
  ~ServerSession();
  ServerSession(ServerSession&&) noexcept;
  ServerSession& operator=(ServerSession&&) noexcept;

  Action next();

  /// Takes as much of `octets` as there is room for and returns how much that was.
  std::size_t received(std::string_view octets);
  void sent();
  void recipient(Recipient answer);
  void data_taken();
  void delivered(std::span<const Outcome> outcomes);
  void discarded();

  /// The transaction under way; recipients are the accepted ones.
  const Envelope& envelope() const;
  /// What the peer called itself in LHLO, for the Received line; empty before.
  std::string_view peer_name() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace satchel::lmtp
