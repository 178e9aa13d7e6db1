#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/api.hpp"
#include "pop3/capabilities.hpp"
#include "pop3/command.hpp"
#include "pop3/quirk.hpp"
#include "pop3/response_code.hpp"
#include "sasl/client.hpp"

/// The client side of POP3 without I/O. The host queues requests; the session gives steps: what to write, and what the
/// server said to which request. Requests are pipelined when that is switched on, within two bounds, so that neither
/// side ever waits for the other to read (RFC 2449 section 6.6).
namespace satchel::pop3::client {

/// Read from the server, then `received`. What was received before is not needed any more.
struct Receive {};

/// Write `octets`, then `sent`. Valid until all of it has been sent. A host that can read while it writes may call
/// `received` in between, and should where the window is larger than what the transport buffers.
struct Send {
  std::string_view octets;
};

/// The server agreed to STLS and nothing came behind its reply: do the handshake, then `tls_started`.
struct StartTls {};

/// The server's first line. `timestamp` is the APOP challenge in it, with its angle brackets, or empty. One that is not
/// positive may say with its code whether another try is worth it; codes as in `Reply`.
struct Greeting {
  bool positive;
  ResponseCode code;
  std::string_view code_text;  ///< as it came, without brackets, or empty
  std::string_view text;
  std::string_view timestamp;
};

/// The status of the oldest unanswered request. For a request with a multi-line answer that is positive, `Line`,
/// `ScanEntry`, `UniqueIdEntry` or `MessageData` steps follow, then `Ended`.
struct Reply {
  Verb verb;
  std::uint64_t number;  ///< the message number of the request, 0 when it has none
  bool positive;
  ResponseCode code;
  std::string_view code_text;  ///< the response code as it came, without brackets, such as "IN-USE/LONG"; or empty
  std::string_view text;       ///< the rest of the line; see listing_lines.hpp for the numbers in it
  bool more;                   ///< lines or message data follow
  /// AUTH: why this side cancelled the exchange, if it did.
  std::optional<sasl::ClientError> cancelled;
  /// AUTH: what the server said of its refusal within the exchange (the JSON of OAUTHBEARER, RFC 7628 section 3.2.2).
  std::string_view auth_error;
};

/// One line of a listing (CAPA, LANG), un-stuffed, without its line end; also of LIST and UIDL when it is malformed.
struct Line {
  Verb verb;
  std::string_view text;
};

/// One line of LIST.
struct ScanEntry {
  std::uint64_t message;
  std::uint64_t octets;
};

/// One line of UIDL.
struct UniqueIdEntry {
  std::uint64_t message;
  std::string_view unique_id;
};

/// Part of a message (RETR, TOP), un-stuffed. It lies in the octets that the host received, but for a CR behind a dot
/// at the beginning of a line: that one waits for what follows, and is then given by itself.
struct MessageData {
  std::uint64_t number;
  std::string_view octets;
};

/// The end of a multi-line answer.
struct Ended {
  Verb verb;
  std::uint64_t number;
};

/// The server does something that it should not, and that can be borne; told once for each quirk.
struct Oddity {
  Quirk quirk;
  std::string_view line;  ///< where it was seen, or empty
};

/// The server broke the protocol in a way that leaves no safe place to go on from, or in a way that is not tolerated.
/// Close the connection.
struct Broken {
  std::string_view why;
};

using Step = std::variant<Receive, Send, StartTls, Greeting, Reply, Line, ScanEntry, UniqueIdEntry, MessageData, Ended,
                          Oddity, Broken>;

struct Options {
  /// Longest line taken outside of messages, in octets without the line end.
  std::size_t line_ceiling = 8192;
  /// Bounds on what is sent and not yet answered, once pipelining is on. A command is about 10 octets; 2 KiB fit the
  /// smallest socket buffers in use, so a host that cannot read while it writes never waits for the server to read.
  std::size_t window_commands = 100;
  std::size_t window_octets = 2048;
  Quirks tolerated = Quirks::all();
};

/// Why APOP cannot be asked for.
enum class ApopError : std::uint8_t {
  no_timestamp,  ///< the greeting had none: the server has no APOP
  not_sendable,  ///< the name is empty or holds what cannot be sent, or SASLprep refuses name or password
};

class SATCHEL_API Session {
 public:
  explicit Session(Options options = {});
  ~Session();
  Session(Session&&) noexcept;
  Session& operator=(Session&&) noexcept;

  /// Queues a command. `arguments` is what follows the verb and must hold no CR or LF (a bug stops the process).
  void request(Verb verb, std::string_view arguments = {});
  /// Queues AUTH. The first message goes with the command where the mechanism has one and the line stays within 255
  /// octets (RFC 5034 section 4). One `Reply` with Verb::auth follows. A positive one means that the server has also
  /// proven itself, where the mechanism does that.
  void request_auth(std::unique_ptr<sasl::ClientExchange> exchange);
  /// Queues APOP. To be called behind the greeting.
  std::expected<void, ApopError> request_apop(std::string_view name, std::string_view password);

  /// Allows further requests to be written before earlier ones are answered. Off at first and again after TLS has
  /// started; the host switches it on when CAPA lists PIPELINING.
  void set_pipelining(bool on);
  /// Changes the bounds of Options for what is written from here on. At least one command is always let through.
  void set_window(std::size_t commands, std::size_t octets);

  /// What to do next. Views in it are valid until the next call of any member that is not const.
  Step next();
  /// Borrows `octets` until the next step that is Receive, Send, StartTls or Broken. Only when the last step was one of
  /// the first two.
  void received(std::string_view octets);
  /// All of the last Send, or its first `octets`, has been written.
  void sent();
  void sent(std::size_t octets);
  void tls_started();

  /// Requests queued or sent whose answer has not ended.
  std::size_t unanswered() const;
  /// What the last whole answer to CAPA said; nothing before it, and nothing after TLS has started until CAPA is asked
  /// again (RFC 2595 section 4: "the client MUST discard cached information about server capabilities").
  const Capabilities& capabilities() const;
  /// How often a quirk was met.
  std::uint64_t times_met(Quirk quirk) const;

 private:
  struct SATCHEL_HIDDEN Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace satchel::pop3::client
