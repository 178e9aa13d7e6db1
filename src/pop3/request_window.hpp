#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/secret.hpp"
#include "pop3/command.hpp"
#include "sasl/client.hpp"

namespace satchel::pop3::client {

/// How far the exchange of an AUTH has come.
enum class ExchangeState : std::uint8_t {
  none,
  first_message_in_line,  ///< sent with the command; given once more if the server asks all the same
  first_message_due,      ///< the server asks for it with an empty challenge
  server_begins,          ///< the first challenge has content
  running,
  cancelled,
};

/// One command of the client on its way.
struct OutgoingRequest {
  Verb verb{};
  std::uint64_t number = 0;                          ///< the message it names, 0 for none
  ReplyShape reply_shape = ReplyShape::single_line;  ///< of a positive answer
  base::Secret line;                                 ///< with CRLF
  // AUTH.
  std::unique_ptr<sasl::ClientExchange> exchange;
  ExchangeState exchange_state = ExchangeState::none;
  base::Secret first_message;  ///< encoded, with CRLF
  std::optional<sasl::ClientError> problem;
};

/// Plans what is written when. RFC 2449 section 6.6: "If either the client or server uses blocking writes, it MUST not
/// exceed the window size of the underlying transport layer."
///
/// Whatever the peer does, the session never has to write in order to be able to read, so a host that reads whenever
/// there is something to read cannot be deadlocked. The bound in octets gives the same to hosts that cannot read while
/// they write.
class RequestWindow {
 public:
  /// Bounds on what is written and not yet answered.
  RequestWindow(std::size_t commands, std::size_t octets) { set_bounds(commands, octets); }

  void set_pipelining(bool on) { pipelining_ = on; }
  /// 0 counts as 1: one command is always let through.
  void set_bounds(std::size_t commands, std::size_t octets);
  void queue(OutgoingRequest request);
  /// Appends the lines of all requests that may be written now, which count as written from here on.
  void write_to(std::string& out);

  bool has_written() const { return written_ != 0; }
  /// The written request whose answer comes next.
  OutgoingRequest& oldest() { return at(0); }
  /// The oldest has its whole answer.
  void answered();
  /// Requests queued or written whose answer has not ended.
  std::size_t unanswered() const { return count_; }

 private:
  OutgoingRequest& at(std::size_t index) { return ring_[(first_ + index) % ring_.size()]; }
  const OutgoingRequest& at(std::size_t index) const { return ring_[(first_ + index) % ring_.size()]; }
  bool may_write_next() const;
  void grow();

  std::size_t command_limit_ = 0;
  std::size_t octet_limit_ = 0;
  bool pipelining_ = false;
  /// A ring of `count_` requests from `first_` on. It keeps its memory, so that requests cost no allocation.
  std::vector<OutgoingRequest> ring_;
  std::size_t first_ = 0;
  std::size_t count_ = 0;
  std::size_t written_ = 0;  ///< how many of them, the oldest, have been written
  std::size_t written_octets_ = 0;
};

}  // namespace satchel::pop3::client
