#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

/// The places in a text where lines begin or end in some notable way. Private to this library.
namespace satchel::message::scan {

inline constexpr std::size_t none = std::string_view::npos;

/// Where `first` stands with `second` right behind it, from `from` on; or none.
std::size_t find_pair(std::string_view octets, char first, char second, std::size_t from = 0);

/// The first place p where a CR has no LF behind it, or where an LF stands at p + 1 and no CR at p; or none. The octets
/// at either end of `octets` have a neighbour that is not seen here: the caller looks at them.
std::size_t find_half_line_end(std::string_view octets);

/// The same for a bare LF only.
std::size_t find_bare_lf(std::string_view octets);

struct Skipped {
  std::size_t octets;   ///< up to and with the LF of the last line wanted, or all there are
  std::uint64_t lines;  ///< line ends (CRLF) among them
};
/// Passes over at most `lines` ends of lines.
Skipped skip_lines(std::string_view octets, std::uint64_t lines);

}  // namespace satchel::message::scan
