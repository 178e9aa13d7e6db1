#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "base/api.hpp"
#include "pop3/listing.hpp"
#include "sasl/channel_bindings.hpp"
#include "sasl/mechanism.hpp"
#include "sasl/scram_keys.hpp"
#include "sasl/server.hpp"

/// The server side of POP3 without I/O. The session takes octets and results, and gives actions:
///
///     while (true) {
///       match (session.next()) {
///         Receive          read from the peer, then session.received(octets)
///         Send             write action.octets, then session.sent()
///         StartTls         do the handshake, then session.tls_started(connection)
///         FetchKeys        look up SCRAM keys, then session.keys(found), session.keys(nullptr) or
///                          session.keys_unavailable()
///         Authenticate     check action.credentials, then session.authenticated(verdict, user)
///         OpenMaildrop     open the maildrop of action.user, then session.opened(listing) or session.open_failed(why)
///         SendMessage      see there
///         CommitDeletions  make them durable, then session.committed() or session.commit_failed(why)
///         Close            close the connection
///       }
///     }
namespace satchel::pop3 {

/// Read from the peer, then `received`. What was received before is not needed any more.
struct Receive {};

/// Write all of `octets` to the peer. Valid until `sent`.
struct Send {
  std::string_view octets;
};

/// Everything owed to the peer has been sent; do the TLS handshake as the server. What was received before and not yet
/// used has been thrown away (RFC 2595 section 4), and so must be whatever the host itself still holds unread.
struct StartTls {};

/// Look up what is kept of a password for SCRAM. Valid until the result is given.
struct FetchKeys {
  sasl::ScramHash hash;
  std::string_view name;
};

/// Check the credentials. Those of SCRAM were checked by the session; what is left is whether the user may sign in, and
/// a proof without a key must be rejected. Valid until the verdict is given.
struct Authenticate {
  std::string_view method;  ///< the mechanism, or "USER" for USER and PASS, or "APOP"
  const sasl::Credentials* credentials;
};

struct OpenMaildrop {
  std::string_view user;
  /// The client asked for UTF-8 in message headers (RFC 6856 section 2.1). For one that did not, the listing and the
  /// messages are those of the downgraded form.
  bool utf8;
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

using Action =
    std::variant<Receive, Send, StartTls, FetchKeys, Authenticate, OpenMaildrop, SendMessage, CommitDeletions, Close>;

/// Why something failed that the peer asked for, as the response code tells it (RFC 2449 section 8, RFC 3206, RFC 6856
/// section 5).
enum class Failure : std::uint8_t {
  in_use,       ///< [IN-USE]: another session holds the maildrop
  login_delay,  ///< [LOGIN-DELAY]: the user signed in too short a time ago
  needs_utf8,   ///< [UTF8]: it cannot be shown to a client that did not say UTF8
  temporary,    ///< [SYS/TEMP]: worth another try later
  permanent,    ///< [SYS/PERM]: needs somebody to act
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

/// What a TLS connection has to say for authentication.
struct TlsConnection {
  sasl::ChannelBindings bindings;
  /// The client showed a certificate that was verified: EXTERNAL is offered.
  bool client_certificate = false;
};

struct ServerOptions {
  /// Named in the greeting and IMPLEMENTATION.
  std::string hostname;
  Tls tls = Tls::unavailable;
  /// With `tls` active from the start.
  TlsConnection tls_connection = {};
  /// Whether a password may cross a connection without TLS.
  bool plaintext_allowed = false;
  /// The mechanisms of AUTH. Of these a connection offers what it may use: PLAIN where a password may cross, -PLUS
  /// where there are channel bindings, EXTERNAL with a client certificate.
  sasl::Mechanisms mechanisms{sasl::Mechanism::plain};
  /// Off unless somebody needs it: MD5, and it needs passwords kept in clear (CVE-2007-1558).
  bool apop = false;
  /// At least 16 octets that nobody can guess, new for each session. Needed for APOP, SCRAM and CRAM-MD5.
  std::string seed = {};
  /// See sasl::decoy_scram_keys: the server's own secret and what its real users have.
  std::string decoy_secret = {};
  std::uint32_t decoy_iterations = sasl::minimum_iterations;
  /// Whether UTF8 is offered: the store keeps both forms of a message (RFC 6856).
  bool utf8 = false;
  /// "UTF8 USER": names and passwords of USER, PASS and APOP are UTF-8 and are prepared with SASLprep.
  bool utf8_names = false;
  /// EXPIRE: how many days a message is kept at least; nothing: NEVER (RFC 2449 section 6.7).
  std::optional<std::uint64_t> expire_days = {};
  /// "EXPIRE ... USER" before login: `expire_days` is the smallest of all users', and each has their own.
  bool expire_per_user = false;
  /// LOGIN-DELAY in seconds, announced when set (RFC 2449 section 6.5). The host keeps it.
  std::optional<std::uint64_t> login_delay_seconds = {};
  /// The connection is closed at this many bad commands in a row of the state.
  std::size_t bad_commands_before_login = 3;
  std::size_t bad_commands = 20;
};

/// AUTHORIZATION, TRANSACTION and UPDATE are the states of RFC 1939 section 3.
enum class State : std::uint8_t { authorization, transaction, update, closed };

class SATCHEL_API ServerSession {
 public:
  explicit ServerSession(ServerOptions options);
  ~ServerSession();
  ServerSession(ServerSession&&) noexcept;
  ServerSession& operator=(ServerSession&&) noexcept;

  /// What to do next. Stays the same action until its result is given.
  Action next();

  /// Borrows `octets` until the next `Receive`, `StartTls` or `Close`. Only as the answer to `Receive`. Before login
  /// they may hold a password: overwrite them when they are given back.
  void received(std::string_view octets);
  void sent();
  void tls_started(TlsConnection connection = {});
  /// `found` is borrowed for the time of the call; null when the user is not known or has no such keys.
  void keys(const sasl::ScramKeys* found);
  void keys_unavailable();
  /// `user` is who signed in, when the host knows that better than the credentials do (EXTERNAL, or a name in another
  /// form); empty: the name in them.
  void authenticated(Verdict verdict, std::string_view user = {});
  /// `listing` must outlive the session or the next call of `opened`.
  void opened(const Listing& listing);
  /// The same, with the EXPIRE of the user who signed in.
  void opened(const Listing& listing, std::optional<std::uint64_t> expire_days);
  void open_failed(Failure why);
  void message_sent();
  void message_unavailable(Failure why);
  void committed();
  void commit_failed(Failure why);

  State state() const;
  /// Who has signed in; empty before. Valid until the session goes.
  std::string_view user() const;

 private:
  struct SATCHEL_HIDDEN Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace satchel::pop3
