#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>

#include "base/secret.hpp"
#include "pop3/command.hpp"

namespace satchel::pop3::client {

/// One command of the client on its way.
struct OutgoingRequest {
  Verb verb;
  std::uint64_t number;    ///< the message it names, 0 for none
  ReplyShape reply_shape;  ///< of a positive answer
  base::Secret line;       ///< with CRLF
  /// AUTH: the response to the server's challenge, with CRLF.
  base::Secret auth_response;
  /// AUTH: how far the exchange has come.
  enum class Exchange : std::uint8_t {
    response_in_line,  ///< sent as the initial response; given once more if the server asks all the same
    response_due,
    response_sent,
    cancelled,
  } exchange = Exchange::response_sent;
};

/// Decides which queued requests may be written. RFC 2449 section 6.6: "If either the client or server uses blocking
/// writes, it MUST not exceed the window size of the underlying transport layer."
class RequestWindow {
 public:
  /// Bounds on what is written and not yet answered.
  RequestWindow(std::size_t commands, std::size_t octets) : command_limit_(commands), octet_limit_(octets) {}

  void set_pipelining(bool on) { pipelining_ = on; }
  void queue(OutgoingRequest request) { requests_.push_back(std::move(request)); }
  /// Appends the lines of all requests that may be written now, which count as written from here on.
  void write_to(std::string& out);

  bool has_written() const { return written_ != 0; }
  /// The written request whose answer comes next.
  OutgoingRequest& oldest() { return requests_.front(); }
  /// The oldest has its whole answer.
  void answered();
  /// Requests queued or written whose answer has not ended.
  std::size_t unanswered() const { return requests_.size(); }

 private:
  bool may_write_next() const;

  std::size_t command_limit_;
  std::size_t octet_limit_;
  bool pipelining_ = false;
  std::deque<OutgoingRequest> requests_;
  std::size_t written_ = 0;  ///< how many at the front of `requests_` have been written
  std::size_t written_octets_ = 0;
};

}  // namespace satchel::pop3::client
