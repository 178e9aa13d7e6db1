#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace satchel::mailfiles {

/// The line in front of each message of an mbox (RFC 4155 appendix A): `From a@example.org Mon Nov 24 18:22:48 1986`.
struct FromLine {
  std::string_view sender = {};  ///< as it stands there; may be empty
  std::int64_t date = 0;         ///< seconds since 1970 UTC; without a zone it is taken for UTC
};

/// Longer lines are not taken for one.
inline constexpr std::size_t longest_from_line_octets = 1'000;

/// A line without its end. It is a From_ line when a date as asctime writes it stands behind the sender, seconds and a
/// zone in front of or behind the year being optional; text after it is ignored. The result points into `line`.
std::optional<FromLine> parse_from_line(std::string_view line [[clang::lifetimebound]]);

/// The address that a From_ line should name: of the Return-Path, else of the From field; MAILER-DAEMON when there is
/// none or it could be taken for more than one word. `message` may be its header only.
std::string envelope_sender(std::string_view message);

/// Dates beyond the years 1970 to 9999 become the nearest within.
std::int64_t date_within_calendar(std::int64_t date);

/// As asctime writes it, in UTC: `Mon Nov 24 18:22:48 1986`; within the calendar.
std::string asctime_utc(std::int64_t date);

}  // namespace satchel::mailfiles
