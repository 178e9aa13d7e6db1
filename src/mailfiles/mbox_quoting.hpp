#pragma once

#include <cstddef>
#include <string_view>

#include "message/dot_stuffing.hpp"

namespace satchel::mailfiles {

using message::Sink;

/// What an mbox does to lines of a message that could be taken for a From_ line.
enum class MboxQuoting : unsigned char {
  rd,  ///< mboxrd: one more '>' in front of "From " with any number of '>' in front of it; can be undone
  o,   ///< mboxo: '>' in front of "From " only; ">From " in the file may have been either
};

/// Takes the quoting off, as a stream: any split of the input gives the same output.
class MboxUnquoter {
 public:
  explicit MboxUnquoter(MboxQuoting quoting) : quoting_(quoting) {}

  void feed(std::string_view octets, Sink out);
  /// The end of the message.
  void finish(Sink out);

 private:
  enum class State : unsigned char { line_start, quoted, text };

  std::size_t take_text(std::string_view octets, Sink out);
  std::size_t take_quoted(char c, Sink out);
  void release(Sink out);

  MboxQuoting quoting_;
  State state_ = State::line_start;
  std::size_t matched_ = 0;  ///< octets of "From " seen behind the '>'
};

/// Line ends of what is written.
enum class FileLineEnds : unsigned char { lf, crlf };

/// Puts mboxrd's quoting on a message in canonical form, as a stream, and gives its lines the ends asked for. What has
/// CRs in front of a CRLF is whole only with crlf (`needs_crlf`).
class MboxQuoter {
 public:
  explicit MboxQuoter(FileLineEnds ends) : ends_(ends) {}

  void feed(std::string_view canonical, Sink out);
  /// The end of the message: an open last line is closed.
  void finish(Sink out);

 private:
  enum class State : unsigned char { line_start, text };

  void take(char c, Sink out);
  void release(Sink out);

  FileLineEnds ends_;
  State state_ = State::line_start;
  std::size_t matched_ = 0;  ///< octets of "From " held back
  bool cr_ = false;          ///< a CR is held back
};

/// Whether CRs stand in front of line ends, so that with LF line ends a reader could not tell these from CRLF. A
/// stream: fed all of a canonical message, it ends true or false.
class CrlfNeed {
 public:
  void feed(std::string_view canonical);
  bool needed() const { return needed_; }

 private:
  unsigned crs_ = 0;
  bool needed_ = false;
};

}  // namespace satchel::mailfiles
