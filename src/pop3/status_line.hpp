#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace satchel::pop3 {

/// The first line of an answer, as the client reads it. Views point into the line.
struct StatusLine {
  enum class Kind : std::uint8_t { positive, negative, challenge } kind;
  std::string_view code;  ///< the response code without brackets, or empty
  std::string_view text;
  /// Not in the form of RFC 1939 section 3 and RFC 5034 section 4: "+OK" and "-ERR" in upper case, with nothing or one
  /// space and a text behind them, "+ " for a challenge.
  bool odd = false;
};

/// Reads "+OK" and "-ERR" in any case, with or without text, and "+ " as a challenge of AUTH. Nothing when the line is
/// none of these.
std::optional<StatusLine> parse_status_line(std::string_view line);

/// Whether a line that begins so can be a status line at all.
constexpr bool may_begin_status_line(char first) { return first == '+' || first == '-'; }

/// The challenge of APOP in a greeting, "<process-ID.clock@hostname>" with its brackets (RFC 1939 section 7), or empty.
std::string_view find_timestamp(std::string_view greeting);

}  // namespace satchel::pop3
