#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

/// The calendar of mail: dates and times of day in UTC, as numbers.
namespace satchel::mailfiles {

struct CivilTime {
  std::int64_t year = 1970;
  unsigned month = 1;  ///< 1 to 12
  unsigned day = 1;    ///< 1 to 31
  unsigned hour = 0;
  unsigned minute = 0;
  unsigned second = 0;
};

/// Seconds since 1970-01-01 UTC. Days beyond the end of their month count on into the next one.
std::int64_t to_seconds(const CivilTime& time);
CivilTime to_civil(std::int64_t seconds);
/// 0 is Sunday.
unsigned weekday_of(std::int64_t seconds);

/// "Sun" to "Sat" and "Jan" to "Dec" in any case; the number counts from 0.
std::optional<unsigned> parse_weekday(std::string_view name);
std::optional<unsigned> parse_month(std::string_view name);
std::string_view weekday_name(unsigned weekday);
std::string_view month_name(unsigned month_from_0);

/// "hh:mm" or "hh:mm:ss" into the three fields of `time`; false when it is not that. A leap second is the one before.
bool parse_time_of_day(std::string_view text, CivilTime& time);

/// Seconds east of Greenwich: "+0200", "-0130", and the names of RFC 5322 section 4.3. Nothing for other words.
std::optional<std::int64_t> parse_zone(std::string_view zone);

}  // namespace satchel::mailfiles
