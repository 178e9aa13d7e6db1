#include "mailfiles/civil_time.hpp"

#include <array>
#include <span>

#include "base/ascii.hpp"

namespace satchel::mailfiles {
namespace {

constexpr std::int64_t seconds_a_day = 86'400;
/// A year here begins in March, so that the leap day is its last; 400 of them have always as many days.
constexpr std::int64_t days_in_400_years = 146'097;
/// From 0000-03-01 to 1970-01-01.
constexpr std::int64_t days_before_1970 = 719'468;

constexpr std::array<std::string_view, 7> weekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

constexpr std::int64_t floor_divide(std::int64_t value, std::int64_t by) {
  return value / by - (value % by < 0 ? 1 : 0);
}

std::optional<unsigned> find_name(std::span<const std::string_view> names, std::string_view name) {
  for (unsigned i = 0; i < names.size(); ++i)
    if (base::equals_ignoring_case(names[i], name)) return i;
  return std::nullopt;
}

/// Days from March 1st to the first of a month that counts from March.
constexpr std::int64_t days_before_month(std::int64_t month_from_march) { return (153 * month_from_march + 2) / 5; }

}  // namespace

std::int64_t to_seconds(const CivilTime& time) {
  const std::int64_t year = time.month > 2 ? time.year : time.year - 1;
  const std::int64_t era = floor_divide(year, 400);
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t month_from_march = (time.month + 9) % 12;
  const std::int64_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + days_before_month(month_from_march) + time.day - 1;
  const std::int64_t days = era * days_in_400_years + day_of_era - days_before_1970;
  return days * seconds_a_day + time.hour * 3'600 + time.minute * 60 + time.second;
}

CivilTime to_civil(std::int64_t seconds) {
  const std::int64_t days = floor_divide(seconds, seconds_a_day) + days_before_1970;
  const std::int64_t of_day = seconds - floor_divide(seconds, seconds_a_day) * seconds_a_day;
  const std::int64_t era = floor_divide(days, days_in_400_years);
  const std::int64_t day_of_era = days - era * days_in_400_years;
  // Leap days before it are taken off: one each 4 years, none each 100, one at the end of the 400.
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / (days_in_400_years - 1)) / 365;
  const std::int64_t day_of_year = day_of_era - (year_of_era * 365 + year_of_era / 4 - year_of_era / 100);
  const std::int64_t month_from_march = (5 * day_of_year + 2) / 153;
  CivilTime time;
  time.month = static_cast<unsigned>(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
  time.year = era * 400 + year_of_era + (time.month <= 2 ? 1 : 0);
  time.day = static_cast<unsigned>(day_of_year - days_before_month(month_from_march) + 1);
  time.hour = static_cast<unsigned>(of_day / 3'600);
  time.minute = static_cast<unsigned>(of_day / 60 % 60);
  time.second = static_cast<unsigned>(of_day % 60);
  return time;
}

unsigned weekday_of(std::int64_t seconds) {
  constexpr std::int64_t thursday = 4;  // 1970-01-01
  const std::int64_t days = floor_divide(seconds, seconds_a_day) + thursday;
  return static_cast<unsigned>(days - floor_divide(days, 7) * 7);
}

std::optional<unsigned> parse_weekday(std::string_view name) { return find_name(weekdays, name); }
std::optional<unsigned> parse_month(std::string_view name) { return find_name(months, name); }
std::string_view weekday_name(unsigned weekday) { return weekdays.at(weekday); }
std::string_view month_name(unsigned month_from_0) { return months.at(month_from_0); }

bool parse_time_of_day(std::string_view text, CivilTime& time) {
  std::array<unsigned, 3> fields{};
  std::size_t count = 0;
  while (count < fields.size()) {
    const std::size_t colon = text.find(':');
    const std::string_view digits = text.substr(0, colon);
    const auto value = digits.size() <= 2 ? base::parse_decimal(digits) : std::nullopt;
    if (!value) return false;
    fields.at(count++) = static_cast<unsigned>(*value);
    if (colon == std::string_view::npos) {
      text = {};
      break;
    }
    text.remove_prefix(colon + 1);
  }
  if (count < 2 || !text.empty() || fields[0] > 23 || fields[1] > 59 || fields[2] > 60) return false;
  time.hour = fields[0];
  time.minute = fields[1];
  time.second = fields[2] < 60 ? fields[2] : 59;
  return true;
}

std::optional<std::int64_t> parse_zone(std::string_view zone) {
  if (zone.size() == 5 && (zone[0] == '+' || zone[0] == '-')) {
    const auto value = base::parse_decimal(zone.substr(1));
    if (!value || *value % 100 > 59 || *value > 2'359) return std::nullopt;
    const auto seconds = static_cast<std::int64_t>((*value / 100 * 60 + *value % 100) * 60);
    return zone[0] == '-' ? -seconds : seconds;
  }
  struct Zone {
    std::string_view name;
    int hours;
  };
  static constexpr std::array<Zone, 12> zones{{{"GMT", 0},
                                               {"UTC", 0},
                                               {"UT", 0},
                                               {"Z", 0},
                                               {"EST", -5},
                                               {"EDT", -4},
                                               {"CST", -6},
                                               {"CDT", -5},
                                               {"MST", -7},
                                               {"MDT", -6},
                                               {"PST", -8},
                                               {"PDT", -7}}};
  for (const Zone& known : zones)
    if (base::equals_ignoring_case(known.name, zone)) return std::int64_t{known.hours} * 3'600;
  return std::nullopt;
}

}  // namespace satchel::mailfiles
