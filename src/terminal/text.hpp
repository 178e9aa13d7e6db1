#pragma once

#include <cstdint>
#include <string>
#include <string_view>

/// How commands show things to people.
namespace satchel::terminal {

/// `text` with octets that are not UTF-8 as U+FFFD.
std::string as_utf8(std::string_view text);
/// `text` with control characters as spaces, cut or padded to `width` characters of a terminal.
std::string fit(std::string_view text, std::size_t width);

/// "2026-11-23 10:00" in UTC.
std::string show_time(std::int64_t seconds);
/// "12.3 MB", powers of 1,000.
std::string show_octets(std::uint64_t octets);

}  // namespace satchel::terminal
