#include "mailfiles/uidl_format.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/ascii.hpp"

namespace satchel::mailfiles {
namespace {

constexpr std::size_t most_width_digits = 4;

std::string hexadecimal(std::string_view decimal) {
  std::uint64_t value = base::parse_decimal(decimal).value_or(0);
  std::string digits;
  do digits += "0123456789abcdef"[value % 16];
  while ((value /= 16) != 0);
  std::ranges::reverse(digits);
  return digits;
}

std::string modified(std::string value, char modifier) {
  if (modifier == 'X') return hexadecimal(value);
  if (modifier == 'R') std::ranges::reverse(value);
  if (modifier == 'L') std::ranges::transform(value, value.begin(), base::to_lower);
  if (modifier == 'U') std::ranges::transform(value, value.begin(), base::to_upper);
  return value;
}

std::string_view take_digits(std::string_view& text) {
  std::size_t count = 0;
  while (count < text.size() && count < most_width_digits && base::is_digit(text[count])) ++count;
  const std::string_view digits = text.substr(0, count);
  text.remove_prefix(count);
  return digits;
}

bool take(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

struct Number {
  std::optional<std::int64_t> value = {};
  bool leading_zero = false;
};

Number take_number(std::string_view& text) {
  const bool negative = take(text, '-');
  const std::string_view digits = take_digits(text);
  Number number;
  if (const auto value = base::parse_decimal(digits))
    number.value = negative ? -static_cast<std::int64_t>(*value) : static_cast<std::int64_t>(*value);
  number.leading_zero = digits.starts_with('0');
  return number;
}

std::string trimmed(std::string_view text) {
  const std::size_t first = std::min(text.find_first_not_of(' '), text.size());
  return std::string(text.substr(first, text.find_last_not_of(' ') + 1 - first));
}

std::unexpected<std::string> not_understood(std::string_view what) {
  return std::unexpected(
      "UIDL format: " + std::string(what) +
      " is not understood; variables are %u, %v, %f and %g. Give the UIDLs with --uidl-list instead");
}

std::unexpected<std::string> md5_refused() {
  return std::unexpected(
      std::string("UIDL format: MD5 sums (%m, modifier M) cannot be made again from the files; give the UIDLs with "
                  "--uidl-list instead"));
}

}  // namespace

std::expected<UidlFormat::Piece, std::string> UidlFormat::parse_short(std::string_view& rest) {
  const std::string_view all = rest;
  Piece piece;
  Number number = take_number(rest);
  if (take(rest, '.')) {
    piece.cut.offset = number.value.value_or(0);
    number = take_number(rest);
  }
  piece.cut.width = number.value;
  piece.cut.pad = number.leading_zero && number.value.value_or(0) > 0;
  while (!rest.empty() && std::string_view("XLUR").find(rest.front()) != std::string_view::npos) {
    piece.modifiers += rest.front();
    rest.remove_prefix(1);
  }
  if (rest.empty()) return not_understood("'%" + std::string(all) + "'");
  const char letter = rest.front();
  rest.remove_prefix(1);
  if (letter == 'm' || letter == 'M') return md5_refused();
  static constexpr std::array<std::pair<char, Variable>, 4> variables{
      {{'u', Variable::uid}, {'v', Variable::uidvalidity}, {'f', Variable::file_name}, {'g', Variable::guid}}};
  for (const auto& [name, variable] : variables)
    if (name == letter) piece.variable = variable;
  if (piece.variable == Variable::none)
    return not_understood("'%" + std::string(all.substr(0, all.size() - rest.size())) + "'");
  return piece;
}

/// `{NAME}` or `{NAME | hex(N)}`, the brace taken already.
std::expected<UidlFormat::Piece, std::string> UidlFormat::parse_long(std::string_view& rest) {
  const std::size_t end = rest.find('}');
  const std::string whole = "'%{" + std::string(rest.substr(0, end)) + "}'";
  if (end == std::string_view::npos) return not_understood(whole);
  const std::string_view inside = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  const std::size_t bar = inside.find('|');
  const std::string name = trimmed(inside.substr(0, bar));
  Piece piece;
  static constexpr std::array<std::pair<std::string_view, Variable>, 5> variables{
      {{"uid", Variable::uid},
       {"uidvalidity", Variable::uidvalidity},
       {"filename", Variable::file_name},
       {"basename", Variable::file_name},
       {"guid", Variable::guid}}};
  for (const auto& [known, variable] : variables)
    if (name == known) piece.variable = variable;
  if (name == "md5") return md5_refused();
  if (piece.variable == Variable::none) return not_understood(whole);
  if (bar == std::string_view::npos) return piece;
  const std::string filter = trimmed(inside.substr(bar + 1));
  std::string_view argument = filter;
  if (!filter.starts_with("hex") || !filter.ends_with(filter == "hex" ? "x" : ")")) return not_understood(whole);
  argument.remove_prefix(std::string_view("hex").size());
  piece.modifiers = "X";
  if (argument.empty()) return piece;
  if (!take(argument, '(')) return not_understood(whole);
  piece.cut.width = take_number(argument).value;
  if (argument != ")" || !piece.cut.width || *piece.cut.width < 0) return not_understood(whole);
  piece.cut.pad = true;
  return piece;
}

std::expected<UidlFormat, std::string> UidlFormat::parse(std::string_view text) {
  UidlFormat format;
  if (text.empty()) return not_understood("an empty format");
  while (!text.empty()) {
    if (!take(text, '%')) {
      const std::size_t percent = text.find('%');
      format.pieces_.push_back(Piece{.literal = std::string(text.substr(0, percent))});
      text.remove_prefix(std::min(percent, text.size()));
    } else if (take(text, '%')) {
      format.pieces_.push_back(Piece{.literal = "%"});
    } else {
      auto piece = take(text, '{') ? parse_long(text) : parse_short(text);
      if (!piece) return std::unexpected(std::move(piece.error()));
      format.pieces_.push_back(std::move(*piece));
    }
  }
  const bool tells_apart = std::ranges::any_of(format.pieces_, [](const Piece& piece) {
    return piece.variable != Variable::none && piece.variable != Variable::uidvalidity;
  });
  if (!tells_apart) return std::unexpected(std::string("UIDL format: it gives all messages the same UIDL"));
  return format;
}

std::string UidlFormat::expand(const UidlFacts& facts) const {
  std::string result;
  for (const Piece& piece : pieces_) {
    std::string value;
    switch (piece.variable) {
      case Variable::none:
        result += piece.literal;
        continue;
      case Variable::uid:
        value = std::to_string(facts.uid);
        break;
      case Variable::uidvalidity:
        value = std::to_string(facts.uidvalidity);
        break;
      case Variable::file_name:
        value = facts.file_name;
        break;
      case Variable::guid:
        value = facts.guid.empty() ? facts.file_name : facts.guid;
        break;
    }
    for (const char modifier : piece.modifiers) value = modified(std::move(value), modifier);
    result += cut_out(value, piece.cut);
  }
  return result;
}

/// "You can take a substring of the variable by giving optional offset followed by '.' and width ... If the offset is
/// negative, it counts from the end ... If the width is prefixed with zero, the string isn't truncated, but only padded
/// with '0' character if the string is shorter." (Dovecot's manual, "Modifiers")
std::string UidlFormat::cut_out(const std::string& value, const Cut& cut) {
  const auto size = static_cast<std::int64_t>(value.size());
  const std::int64_t start = std::clamp<std::int64_t>(cut.offset < 0 ? size + cut.offset : cut.offset, 0, size);
  std::string rest = value.substr(static_cast<std::size_t>(start));
  if (!cut.width || *cut.width == 0) return rest;
  const auto left = static_cast<std::int64_t>(rest.size());
  if (cut.pad) return std::string(static_cast<std::size_t>(std::max<std::int64_t>(*cut.width - left, 0)), '0') + rest;
  const std::int64_t width = *cut.width < 0 ? std::max<std::int64_t>(left + *cut.width, 0) : *cut.width;
  return rest.substr(0, static_cast<std::size_t>(width));
}

}  // namespace satchel::mailfiles
