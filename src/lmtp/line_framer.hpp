#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bounded_buffer.hpp"

namespace satchel::lmtp {

struct Line {
  enum class Kind : std::uint8_t {
    complete,
    too_long,      ///< reported once; the rest of it is passed over
    bare_newline,  ///< an LF without CR: nothing after it can be trusted to be a command
  };
  Kind kind;
  std::string_view text;  ///< without CRLF; empty unless complete
};

/// Takes command lines off a buffer. "The maximum total length of a command line including the command word and the
/// <CRLF> is 512 octets" (RFC 5321 section 4.5.3.1.4), more with extensions; `ceiling` is what we bear.
class LineFramer {
 public:
  explicit LineFramer(std::size_t ceiling) : ceiling_(ceiling) {}

  /// The next line, or nothing when more octets are needed. Its text is valid until the next call.
  std::optional<Line> next(base::BoundedBuffer& input) [[clang::lifetimebound]];

 private:
  Line begin_skipping(base::BoundedBuffer& input, std::string_view seen);

  std::size_t ceiling_;
  bool skipping_ = false;
  std::string line_;
};

}  // namespace satchel::lmtp
