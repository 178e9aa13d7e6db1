#pragma once

#include <cstddef>
#include <string_view>

#include "base/api.hpp"
#include "base/function_ref.hpp"
#include "message/line_tail.hpp"

namespace satchel::message {

/// Takes octets that are valid only during the call.
using Sink = base::FunctionRef<void(std::string_view)>;

/// Dot-stuffing as a stream: canonical lines in, wire form out (RFC 1939 section 3, RFC 5321 section 4.5.2).
/// "If any line of the multi-line response begins with the termination octet, the line is 'byte-stuffed'".
/// Only a line that follows CRLF is a line. Any split of the input gives the same output.
class DotStuffer {
 public:
  SATCHEL_API void feed(std::string_view octets, Sink out);

 private:
  /// A message begins as if CRLF had gone before it.
  LineTail tail_ = LineTail::crlf;
};

/// What ends a line, and so the message.
enum class LineEnds : unsigned char {
  strict,    ///< CRLF only: what a server of mail must do, or it can be tricked into a second message (smuggling)
  tolerant,  ///< CRLF or a bare LF: what a client of odd servers does
};

/// Un-stuffing as a stream: wire form in, the message out, up to and without the line that is a single dot.
class DotUnstuffer {
 public:
  explicit DotUnstuffer(LineEnds ends) : ends_(ends) {}

  struct Progress {
    std::size_t consumed;  ///< octets of the input that belong to this message and its terminator
    bool ended;            ///< the terminator has been seen; what follows belongs to somebody else
  };
  /// After `ended`, call `reset` before feeding the next message.
  SATCHEL_API Progress feed(std::string_view wire, Sink out);
  SATCHEL_API void reset();

 private:
  enum class State : unsigned char { line_start, dot, dot_cr, text, cr };

  std::size_t take_text(std::string_view text, Sink out);
  bool ends_line(std::string_view text, LineTail before) const;

  LineEnds ends_;
  State state_ = State::line_start;
};

}  // namespace satchel::message
