#include "archive/export/mboxrd.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>

#include "base/ascii.hpp"

namespace satchel::archive {
namespace {

constexpr std::string_view nobody = "MAILER-DAEMON";
constexpr std::size_t longest_address = 1'000;

bool needs_quoting(std::string_view line) {
  const std::size_t text = line.find_first_not_of('>');
  return text != std::string_view::npos && line.substr(text).starts_with("From ");
}

/// The first field of that name, with its folds; empty when there is none. `name` has the colon.
std::string_view find_field(std::string_view message, std::string_view name) {
  for (std::size_t start = 0; start < message.size();) {
    std::size_t end = message.find('\n', start);
    end = end == std::string_view::npos ? message.size() : end + 1;
    const std::string_view line = message.substr(start, end - start);
    if (line == "\r\n" || line == "\n") break;
    if (base::starts_with_ignoring_case(line, name)) {
      while (end < message.size() && (message[end] == ' ' || message[end] == '\t'))
        end = std::min(message.find('\n', end), message.size() - 1) + 1;
      return message.substr(start + name.size(), end - start - name.size());
    }
    start = end;
  }
  return {};
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

}  // namespace

void append_mboxrd(std::string& mbox, std::string_view message, std::int64_t date) {
  mbox += fmt::format("From {} {}\n", envelope_sender(message), asctime_utc(date));
  while (!message.empty()) {
    const std::size_t newline = message.find('\n');
    std::string_view line = message.substr(0, newline);
    message.remove_prefix(newline == std::string_view::npos ? message.size() : newline + 1);
    if (newline != std::string_view::npos && line.ends_with('\r')) line.remove_suffix(1);
    if (needs_quoting(line)) mbox += '>';
    mbox += line;
    mbox += '\n';
  }
  mbox += '\n';
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
  constexpr std::array<const char*, 7> weekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<const char*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                               "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::chrono::sys_seconds time{std::chrono::seconds(date_within_calendar(date))};
  const auto midnight = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day day(midnight);
  const std::chrono::hh_mm_ss clock(time - midnight);
  return fmt::format("{} {} {:2} {:02}:{:02}:{:02} {}", weekdays[std::chrono::weekday(midnight).c_encoding()],
                     months[static_cast<unsigned>(day.month()) - 1], static_cast<unsigned>(day.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                     static_cast<int>(day.year()));
}

}  // namespace satchel::archive
