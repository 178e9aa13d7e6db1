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

#include "base/bounded_buffer.hpp"
#include "base/secret.hpp"
#include "pop3/listing.hpp"

/// The server side of POP3 without I/O. The session takes octets and results, and gives actions:
///
///     while (true) {
///       match (session.next()) {
///         Receive          read from the peer, then session.received(octets)
///         Send             write action.octets, then session.sent()
///         StartTls         do the handshake, then session.tls_started()
///         Authenticate     check action.name and action.password, then session.authenticated(verdict)
///         OpenMaildrop     open the maildrop of action.user, then session.opened(listing) or session.open_failed(why)
///         SendMessage      see there
///         CommitDeletions  make them durable, then session.committed() or session.commit_failed(why)
///         Close            close the connection
///       }
///     }
namespace satchel::pop3 {

/// Read from the peer; every octet received so far has been used or is kept.
struct Receive {};

/// Write all of `octets` to the peer. Valid until `sent`.
struct Send {
  std::string_view octets;
};

/// Everything owed to the peer has been sent; do the TLS handshake as the server. What was received before and not yet
/// used has been thrown away (RFC 2595 section 4), and so must be whatever the host itself still holds unread.
struct StartTls {};

/// Valid until the verdict is given.
struct Authenticate {
  std::string_view mechanism;  ///< "PLAIN", or "USER" for USER and PASS
  std::string_view name;
  std::string_view password;
};

struct OpenMaildrop {
  std::string_view user;
};

/// Open message `index` first. When that fails: session.message_unavailable(why). Otherwise write `before`, then the
/// message in wire form (of it only what TopSlicer gives when `body_lines` is set), then ".\r\n", the last data and the
/// dot in one write where possible, then session.message_sent(). When the storage fails with part of it written: close
/// the connection without the dot (promise S7).
struct SendMessage {
  std::size_t index;
  std::optional<std::uint64_t> body_lines;
  /// Replies still owed and the "+OK" of this command. Valid until the result is given.
  std::string_view before;
};

/// Indexes in rising order. Valid until the result is given.
struct CommitDeletions {
  std::span<const std::uint32_t> indexes;
};

struct Close {};

using Action = std::variant<Receive, Send, StartTls, Authenticate, OpenMaildrop, SendMessage, CommitDeletions, Close>;

/// Why something failed that the peer asked for, as the response code tells it (RFC 2449 section 8, RFC 3206).
enum class Failure : std::uint8_t {
  in_use,     ///< [IN-USE]: another session holds the maildrop
  temporary,  ///< [SYS/TEMP]: worth another try later
  permanent,  ///< [SYS/PERM]: needs somebody to act
};

enum class Verdict : std::uint8_t {
  accepted,
  rejected,     ///< wrong name or password: [AUTH]
  unavailable,  ///< could not be checked: [SYS/TEMP]
};

enum class Tls : std::uint8_t {
  unavailable,  ///< no certificate: STLS is not offered
  available,    ///< STLS is offered
  active,       ///< the connection is encrypted (implicit TLS, or after STLS)
};

struct ServerOptions {
  /// Named in the greeting and IMPLEMENTATION.
  std::string hostname;
  Tls tls = Tls::unavailable;
  /// Whether a password may cross a connection without TLS.
  bool plaintext_allowed = false;
  /// The connection is closed at this many bad commands in a row of the state.
  std::size_t bad_commands_before_login = 3;
  std::size_t bad_commands = 20;
};

/// AUTHORIZATION, TRANSACTION and UPDATE are the states of RFC 1939 section 3.
enum class State : std::uint8_t { authorization, transaction, update, closed };

class ServerSession {
 public:
  explicit ServerSession(ServerOptions options);
  ~ServerSession();
  ServerSession(ServerSession&&) noexcept;
  ServerSession& operator=(ServerSession&&) noexcept;

  /// What to do next. Stays the same action until its result is given.
  Action next();

  /// Takes as much of `octets` as there is room for and returns how much that was; feed the rest after the actions
  /// that follow.
  std::size_t received(std::string_view octets);
  void sent();
  void tls_started();
  void authenticated(Verdict verdict);
  /// `listing` must outlive the session or the next call of `opened`.
  void opened(const Listing& listing);
  void open_failed(Failure why);
  void message_sent();
  void message_unavailable(Failure why);
  void committed();
  void commit_failed(Failure why);

  State state() const;
  /// Who has signed in; empty before. Valid until the session goes.
  std::string_view user() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace satchel::pop3
