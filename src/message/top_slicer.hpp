#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/api.hpp"
#include "message/line_tail.hpp"

namespace satchel::message {

/// Finds where TOP ends in a message in wire form: "the headers of the message, the blank line separating the headers
/// from the body, and then the number of lines of the indicated message's body" (RFC 1939 section 7). Since wire form
/// is what is sent, the answer is always a prefix of the message. A message without a blank line is all header.
class TopSlicer {
 public:
  explicit TopSlicer(std::uint64_t body_lines) : body_lines_(body_lines) {}

  /// How many octets of `wire`, the next part of the message, belong to the answer. Less than all of it only when done.
  SATCHEL_API std::size_t feed(std::string_view wire);
  bool done() const { return done_; }

 private:
  std::size_t take_header(std::string_view wire);
  std::size_t take_body(std::string_view wire);

  std::uint64_t body_lines_;
  bool in_header_ = true;
  bool done_ = false;
  /// A message begins as if CRLF had gone before it.
  LineTail tail_ = LineTail::crlf;
  /// In the header: the last octet is a CR that began a line, so that an LF makes it the blank line.
  bool line_began_with_cr_ = false;
};

}  // namespace satchel::message
