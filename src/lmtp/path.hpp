#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace satchel::lmtp {

enum class PathError : std::uint8_t { syntax, too_long, non_ascii };

struct Path {
  /// Without angle brackets and source route; a quoted local part without the quotes where it does not need them. Empty
  /// for <>.
  std::string address;
  /// What stands behind the closing bracket, a view into the text given.
  std::string_view rest;
};

/// Reads a reverse-path or forward-path at the begin of `text` (RFC 5321 section 4.1.2). An address may lack its
/// domain.
std::expected<Path, PathError> parse_path(std::string_view text);

}  // namespace satchel::lmtp
