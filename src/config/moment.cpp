#include "config/moment.hpp"

#include <cstdint>

#include "base/ascii.hpp"
#include "config/units.hpp"

namespace satchel::config {
namespace {

using namespace std::chrono;

/// Takes a number of just so many digits and the octet behind it, if one is asked for.
std::optional<unsigned> take_number(std::string_view& text, std::size_t digits, char behind) {
  if (text.size() < digits + (behind == '\0' ? 0 : 1)) return std::nullopt;
  const auto value = base::parse_decimal(text.substr(0, digits));
  if (!value || (behind != '\0' && text[digits] != behind)) return std::nullopt;
  text.remove_prefix(digits + (behind == '\0' ? 0 : 1));
  return static_cast<unsigned>(*value);
}

std::optional<sys_days> take_date(std::string_view& text) {
  const auto year_number = take_number(text, 4, '-');
  const auto month_number = year_number ? take_number(text, 2, '-') : std::nullopt;
  const auto day_number = month_number ? take_number(text, 2, '\0') : std::nullopt;
  if (!day_number) return std::nullopt;
  const year_month_day date(year(static_cast<int>(*year_number)), month(*month_number), day(*day_number));
  if (!date.ok()) return std::nullopt;
  return sys_days(date);
}

/// "10:00" or "10:00:30", to the end of the text.
std::optional<seconds> parse_time(std::string_view text) {
  const auto hour = take_number(text, 2, ':');
  const auto minute = hour ? take_number(text, 2, '\0') : std::nullopt;
  if (!minute || *hour > 23 || *minute > 59) return std::nullopt;
  unsigned second = 0;
  if (text.starts_with(':')) {
    text.remove_prefix(1);
    const auto given = take_number(text, 2, '\0');
    if (!given || *given > 59) return std::nullopt;
    second = *given;
  }
  if (!text.empty()) return std::nullopt;
  return hours(*hour) + minutes(*minute) + seconds(second);
}

}  // namespace

std::optional<sys_seconds> parse_moment(std::string_view text, sys_seconds now) {
  if (const auto ago = parse_duration(text)) return now - duration_cast<seconds>(*ago);
  const auto date = take_date(text);
  if (!date) return std::nullopt;
  if (text.empty()) return *date;
  if (text.front() != 'T' && text.front() != ' ') return std::nullopt;
  text.remove_prefix(1);
  if (text.ends_with('Z')) text.remove_suffix(1);
  const auto time = parse_time(text);
  if (!time) return std::nullopt;
  return *date + *time;
}

}  // namespace satchel::config
