#include "mailfiles/from_line.hpp"

#include <algorithm>
#include <utility>

#include "base/ascii.hpp"
#include "mailfiles/civil_time.hpp"
#include "mailfiles/header_field.hpp"
#include "mailfiles/lines.hpp"

namespace satchel::mailfiles {
namespace {

constexpr std::string_view begin = "From ";
constexpr std::string_view nobody = "MAILER-DAEMON";
constexpr std::size_t longest_address = 1'000;

std::optional<std::uint64_t> number_within(std::string_view digits, std::uint64_t least, std::uint64_t most) {
  const auto value = base::parse_decimal(digits);
  return value && *value >= least && *value <= most ? value : std::nullopt;
}

/// The year, with a zone in front of it or behind.
std::optional<std::int64_t> parse_year_and_zone(std::string_view rest, CivilTime& time) {
  std::int64_t zone = 0;
  std::string_view word = take_word(rest);
  for (int words = 0; words < 2 && number_within(word, 1'900, 9'999) == std::nullopt; ++words) {
    zone = parse_zone(word).value_or(zone);
    word = take_word(rest);
  }
  const auto year = number_within(word, 1'900, 9'999);
  if (!year) return std::nullopt;
  time.year = static_cast<std::int64_t>(*year);
  return parse_zone(take_word(rest)).value_or(zone);
}

std::optional<std::int64_t> parse_asctime(std::string_view text) {
  CivilTime time;
  if (!parse_weekday(take_word(text))) return std::nullopt;
  const auto month = parse_month(take_word(text));
  const auto day = number_within(take_word(text), 1, 31);
  if (!month || !day || !parse_time_of_day(take_word(text), time)) return std::nullopt;
  time.month = *month + 1;
  time.day = static_cast<unsigned>(*day);
  const auto zone = parse_year_and_zone(text, time);
  if (!zone) return std::nullopt;
  return to_seconds(time) - *zone;
}

bool is_plain_address(std::string_view address) {
  return !address.empty() && address.size() <= longest_address &&
         std::ranges::all_of(address, [](char c) { return c > ' ' && c < '\x7F' && c != '<' && c != '>'; });
}

/// What stands in angle brackets, else the only word.
std::string_view address_in(std::string_view field) {
  const std::size_t close = field.rfind('>');
  const std::size_t open = close == std::string_view::npos ? close : field.rfind('<', close);
  if (open != std::string_view::npos) return field.substr(open + 1, close - open - 1);
  constexpr std::string_view blanks = " \t\r\n";
  const std::size_t first = std::min(field.find_first_not_of(blanks), field.size());
  return field.substr(first, field.find_last_not_of(blanks) + 1 - first);
}

void append_padded(std::string& out, std::uint64_t number, std::size_t width, char padding) {
  const std::string digits = std::to_string(number);
  out.append(width - std::min(width, digits.size()), padding);
  out += digits;
}

}  // namespace

std::optional<FromLine> parse_from_line(std::string_view line) {
  if (!line.starts_with(begin) || line.size() > longest_from_line_octets) return std::nullopt;
  if (line.ends_with('\r')) line.remove_suffix(1);
  const std::string_view text = line.substr(begin.size());
  // The sender may have spaces in it, so the date is looked for at each of them, and where there is no sender.
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (at > 0 && text[at - 1] != ' ' && text[at - 1] != '\t') continue;
    if (text[at] == ' ' || text[at] == '\t') continue;
    const auto date = parse_asctime(text.substr(at));
    if (!date) continue;
    std::string_view sender = text.substr(0, at);
    sender = sender.substr(0, sender.find_last_not_of(" \t") + 1);
    return FromLine{.sender = sender, .date = *date};
  }
  return std::nullopt;
}

std::string envelope_sender(std::string_view message) {
  const std::string_view return_path = find_field(message, "Return-Path:");
  const std::string_view address = address_in(return_path.empty() ? find_field(message, "From:") : return_path);
  return std::string(is_plain_address(address) ? address : nobody);
}

std::int64_t date_within_calendar(std::int64_t date) {
  constexpr std::int64_t end_of_9999 = 253'402'300'799;
  return std::clamp<std::int64_t>(date, 0, end_of_9999);
}

std::string asctime_utc(std::int64_t date) {
  const std::int64_t seconds = date_within_calendar(date);
  const CivilTime time = to_civil(seconds);
  std::string text(weekday_name(weekday_of(seconds)));
  text += ' ';
  text += month_name(time.month - 1);
  text += ' ';
  append_padded(text, time.day, 2, ' ');
  for (const auto& [separator, value] : {std::pair(' ', time.hour), {':', time.minute}, {':', time.second}}) {
    text += separator;
    append_padded(text, value, 2, '0');
  }
  return text + ' ' + std::to_string(time.year);
}

}  // namespace satchel::mailfiles
