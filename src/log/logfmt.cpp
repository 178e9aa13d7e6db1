#include "log/logfmt.hpp"

#include <algorithm>

#include "base/ascii.hpp"

namespace satchel::log {
namespace {

constexpr std::size_t longest_value_octets = 1024;

bool plain(char c) {
  const char lower = base::to_lower(c);
  return base::is_digit(c) || (lower >= 'a' && lower <= 'z') ||
         std::string_view("-._:/@+[],").find(c) != std::string_view::npos;
}

void append_escaped(std::string& line, char c) {
  if (c == '"' || c == '\\') {
    line += '\\';
    line += c;
  } else if (c == '\n') {
    line += "\\n";
  } else if (c == '\r') {
    line += "\\r";
  } else if (c < 0x20 || c > 0x7e) {
    line += "\\x" + base::to_hex({&c, 1});
  } else {
    line += c;
  }
}

}  // namespace

void append_value(std::string& line, std::string_view value) {
  const std::string_view shown = value.substr(0, longest_value_octets);
  const bool cut = shown.size() < value.size();
  if (!cut && !shown.empty() && std::all_of(shown.begin(), shown.end(), plain)) {
    line += shown;
    return;
  }
  line += '"';
  for (const char c : shown) append_escaped(line, c);
  if (cut) line += "...";
  line += '"';
}

void Field::append_to(std::string& line) const {
  line += ' ';
  line += key_;
  line += '=';
  if (const auto* text = std::get_if<std::string_view>(&value_)) append_value(line, *text);
  if (const auto* number = std::get_if<std::uint64_t>(&value_)) line += std::to_string(*number);
  if (const auto* number = std::get_if<std::int64_t>(&value_)) line += std::to_string(*number);
}

}  // namespace satchel::log
