#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "base/secret.hpp"
#include "pop3/command.hpp"

/// The client side of POP3 without I/O. The host queues requests; the session gives steps: what to write, and what the
/// server said to which request. Requests are pipelined when that is switched on, within two bounds, so that neither
/// side ever waits for the other to read (RFC 2449 section 6.6).
namespace satchel::pop3::client {

/// Read from the server, then `received`.
struct Receive {};

/// Write all of `octets`, then `sent`. Valid until then.
struct Send {
  std::string_view octets;
};

/// The server agreed to STLS and nothing came behind its reply: do the handshake, then `tls_started`.
struct StartTls {};

/// The server's first line. `timestamp` is the APOP challenge in it, with its angle brackets, or empty.
struct Greeting {
  bool positive;
  std::string_view text;
  std::string_view timestamp;
};

/// The status of the oldest unanswered request. For a request with a multi-line answer that is positive, `Line`s or
/// `MessageData` follow, then `Ended`.
struct Reply {
  Verb verb;
  std::uint64_t number;  ///< the message number of the request, 0 when it has none
  bool positive;
  std::string_view code;  ///< the response code without brackets, such as "SYS/TEMP"; or empty
  std::string_view text;  ///< the rest of the line
  bool more;              ///< lines or message data follow
};

/// One line of a listing (CAPA, LIST, UIDL), un-stuffed, without its line end.
struct Line {
  Verb verb;
  std::string_view text;
};

/// Part of a message (RETR, TOP), un-stuffed.
struct MessageData {
  std::uint64_t number;
  std::string_view octets;
};

/// The end of a multi-line answer.
struct Ended {
  Verb verb;
  std::uint64_t number;
};

/// The server broke the protocol in a way that leaves no safe place to go on from. Close the connection.
struct Broken {
  std::string_view why;
};

using Step = std::variant<Receive, Send, StartTls, Greeting, Reply, Line, MessageData, Ended, Broken>;

struct Options {
  /// Longest line taken outside of messages, in octets without the line end.
  std::size_t line_ceiling = 8192;
  /// Bounds on what is sent and not yet answered, once pipelining is on. A command is about 10 octets; 2 KiB fit the
  /// smallest socket buffers in use, so writing never has to wait for the server to read.
  std::size_t window_commands = 100;
  std::size_t window_octets = 2048;
};

class Session {
 public:
  explicit Session(Options options = {});
  ~Session();
  Session(Session&&) noexcept;
  Session& operator=(Session&&) noexcept;

  /// Queues a command. `arguments` is what follows the verb and must hold no CR or LF (a bug stops the process).
  void request(Verb verb, std::string_view arguments = {});
  /// Queues AUTH PLAIN with an initial response, split into a continuation when the line would be over 255 octets
  /// (RFC 5034 section 4). One `Reply` with Verb::auth follows.
  void request_auth_plain(std::string_view name, std::string_view password);
  /// Allows further requests to be written before earlier ones are answered. Off at first; the host switches it on
  /// when CAPA lists PIPELINING.
  void set_pipelining(bool on);

  /// What to do next. Views in it are valid until the next call of any member.
  Step next();
  std::size_t received(std::string_view octets);
  void sent();
  void tls_started();

  /// Requests queued or sent whose answer has not ended.
  std::size_t unanswered() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace satchel::pop3::client
