#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace satchel::message {

/// Finds where TOP ends in a message in wire form: "the headers of the message, the blank line separating the headers
/// from the body, and then the number of lines of the indicated message's body" (RFC 1939 section 7). Since wire form
/// is what is sent, the answer is always a prefix of the message. A message without a blank line is all header.
class TopSlicer {
 public:
  explicit TopSlicer(std::uint64_t body_lines) : body_lines_(body_lines) {}

  /// How many octets of `wire`, the next part of the message, belong to the answer. Less than all of it only when done.
  std::size_t feed(std::string_view wire);
  bool done() const { return done_; }

 private:
  std::uint64_t body_lines_;
  bool in_header_ = true;
  bool done_ = false;
  /// Where the current header line stands: at its start, behind a CR that began it, or further in.
  enum class Line : unsigned char { start, start_cr, text, text_cr } line_ = Line::start;
};

}  // namespace satchel::message
