#pragma once

#include <cstdint>
#include <string_view>

#include "message/dot_stuffing.hpp"
#include "message/line_ends.hpp"

namespace satchel::store::maildir {

/// What a message is, by its file in a Maildir.
struct Sizes {
  std::uint64_t file_octets = 0;
  std::uint64_t octets = 0;       ///< with CRLF at the ends of lines: what STAT and LIST tell
  std::uint64_t wire_octets = 0;  ///< the same, dot-stuffed
  bool operator==(const Sizes&) const = default;
};

/// A file's octets made wire form as a stream: canonical line ends, dots stuffed. Any split gives the same output.
class WireForm {
 public:
  void feed(std::string_view raw, message::Sink out);
  /// Ends the message: an open last line gets its CRLF.
  void finish(message::Sink out);
  /// Of what has been fed so far.
  const Sizes& sizes() const { return sizes_; }

 private:
  message::LineEndNormalizer line_ends_{message::BareCr::keep};
  message::DotStuffer stuffer_;
  Sizes sizes_;
};

}  // namespace satchel::store::maildir
