#include "pop3/status_line.hpp"

#include "base/ascii.hpp"

namespace satchel::pop3 {
namespace {

std::string_view without_leading_spaces(std::string_view text) {
  while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
  return text;
}

/// RFC 2449 section 3: text = *schar / resp-code *CHAR, and resp-code = "[" resp-level *("/" resp-level) "]".
StatusLine with_code(StatusLine::Kind kind, std::string_view text, bool odd) {
  odd |= !text.empty() && !text.starts_with(' ');
  text = without_leading_spaces(text);
  const std::size_t end = text.find(']');
  if (!text.starts_with('[') || end == std::string_view::npos) return {kind, {}, text, odd};
  return {kind, text.substr(1, end - 1), without_leading_spaces(text.substr(end + 1)), odd};
}

}  // namespace

std::optional<StatusLine> parse_status_line(std::string_view line) {
  constexpr std::string_view positive = "+OK";
  constexpr std::string_view negative = "-ERR";
  if (base::starts_with_ignoring_case(line, positive))
    return with_code(StatusLine::Kind::positive, line.substr(positive.size()), !line.starts_with(positive));
  if (base::starts_with_ignoring_case(line, negative))
    return with_code(StatusLine::Kind::negative, line.substr(negative.size()), !line.starts_with(negative));
  if (line == "+" || line.starts_with("+ "))
    return StatusLine{StatusLine::Kind::challenge, {}, without_leading_spaces(line.substr(1)), line == "+"};
  return std::nullopt;
}

std::string_view find_timestamp(std::string_view greeting) {
  const std::size_t open = greeting.find('<');
  if (open == std::string_view::npos) return {};
  const std::size_t close = greeting.find('>', open);
  if (close == std::string_view::npos) return {};
  return greeting.substr(open, close - open + 1);
}

}  // namespace satchel::pop3
