#include "terminal/text.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace satchel::terminal {
namespace {

/// The length of the UTF-8 character at the start of `text`, or 0 when there is none.
std::size_t character_octets(std::string_view text) {
  const auto octet = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const std::size_t length = octet(0) < 0x80   ? 1
                             : octet(0) < 0xC2 ? 0
                             : octet(0) < 0xE0 ? 2
                             : octet(0) < 0xF0 ? 3
                             : octet(0) < 0xF5 ? 4
                                               : 0;
  if (length == 0 || length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((octet(i) & 0xC0) != 0x80) return 0;
  return length;
}

}  // namespace

std::string as_utf8(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const std::size_t length = character_octets(text);
    if (length == 0) {
      result += "\xEF\xBF\xBD";
      text.remove_prefix(1);
    } else {
      result += text.substr(0, length);
      text.remove_prefix(length);
    }
  }
  return result;
}

std::string show_time(std::int64_t seconds) {
  const std::time_t time = seconds;
  std::tm parts{};
  if (!gmtime_r(&time, &parts)) return "(no date)";
  return fmt::format("{:%Y-%m-%d %H:%M}", parts);
}

std::string show_octets(std::uint64_t octets) {
  static constexpr const char* units[] = {"B", "kB", "MB", "GB", "TB"};
  auto value = static_cast<double>(octets);
  std::size_t unit = 0;
  while (value >= 1000 && unit + 1 < std::size(units)) {
    value /= 1000;
    ++unit;
  }
  return unit == 0 ? fmt::format("{} B", octets) : fmt::format("{:.1f} {}", value, units[unit]);
}

std::string fit(std::string_view text, std::size_t width) {
  const std::string clean = as_utf8(text);
  std::string result;
  std::size_t used = 0;
  for (std::string_view rest = clean; !rest.empty() && used < width; ++used) {
    const std::size_t length = character_octets(rest);
    const auto first = static_cast<unsigned char>(rest[0]);
    const bool control = first < 0x20 || first == 0x7F || (first == 0xC2 && static_cast<unsigned char>(rest[1]) < 0xA0);
    result += control ? " " : rest.substr(0, length);
    rest.remove_prefix(length);
  }
  result.append(width - used, ' ');
  return result;
}

}  // namespace satchel::terminal
