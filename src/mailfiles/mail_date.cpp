#include "mailfiles/mail_date.hpp"

#include <array>

#include "base/ascii.hpp"
#include "mailfiles/civil_time.hpp"
#include "mailfiles/header_field.hpp"

namespace satchel::mailfiles {
namespace {

constexpr std::string_view blanks = " \t\r\n,";

std::string_view take_word(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
  const std::string_view word = text.substr(0, text.find_first_of(blanks));
  text.remove_prefix(word.size());
  return word;
}

/// "Where a two or three digit year occurs in a date, the year is to be interpreted as follows: If a two digit year is
/// encountered whose value is between 00 and 49, the year is interpreted by adding 2000 ... If a two digit year is
/// encountered with a value between 50 and 99, or any three digit year is encountered, the year is interpreted by
/// adding 1900." (RFC 5322 section 4.3)
std::optional<std::int64_t> parse_year(std::string_view digits) {
  const auto value = base::parse_decimal(digits);
  if (!value || digits.size() < 2 || digits.size() > 4) return std::nullopt;
  const auto year = static_cast<std::int64_t>(*value);
  if (digits.size() == 4) return year;
  return year + (digits.size() == 2 && year < 50 ? 2'000 : 1'900);
}

}  // namespace

std::optional<std::int64_t> parse_mail_date(std::string_view text) {
  std::string_view word = take_word(text);
  if (parse_weekday(word)) word = take_word(text);
  const auto day = base::parse_decimal(word);
  const auto month = parse_month(take_word(text));
  const auto year = parse_year(take_word(text));
  CivilTime time;
  if (!day || *day < 1 || *day > 31 || !month || !year || !parse_time_of_day(take_word(text), time))
    return std::nullopt;
  time.day = static_cast<unsigned>(*day);
  time.month = *month + 1;
  time.year = *year;
  return to_seconds(time) - parse_zone(take_word(text)).value_or(0);
}

std::optional<std::int64_t> received_date(std::string_view header) {
  const std::string_view received = find_field(header, "Received:");
  const std::size_t semicolon = received.rfind(';');
  if (semicolon != std::string_view::npos)
    if (const auto date = parse_mail_date(received.substr(semicolon + 1))) return date;
  return parse_mail_date(find_field(header, "Date:"));
}

}  // namespace satchel::mailfiles
