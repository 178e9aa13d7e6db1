#include "pop3/request.hpp"

#include <algorithm>

#include "base/ascii.hpp"

namespace satchel::pop3 {
namespace {

std::string_view without_trailing_spaces(std::string_view text) {
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

bool has_control_characters(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

/// Digits only, no sign, no leading zero: what looks odd is refused rather than repaired, because a repaired `RETR 0`
/// or `DELE 01` acts on a message that nobody named.
std::optional<std::uint64_t> parse_number(std::string_view text) {
  if (text.size() > 1 && text.front() == '0') return std::nullopt;
  return base::parse_decimal(text);
}

/// RFC 1939 section 5: "message-number (required)"; section 4: "message-numbers [...] the first message in the maildrop
/// is assigned a message-number of '1'".
std::optional<MessageNumber> parse_message_number(std::string_view text) {
  const std::optional<std::uint64_t> number = parse_number(text);
  if (!number || *number == 0) return std::nullopt;
  return MessageNumber{*number};
}

std::optional<Request> parse_message(Verb verb, std::string_view text) {
  const std::optional<MessageNumber> message = parse_message_number(text);
  if (!message) return std::nullopt;
  return Request{.verb = verb, .text = {}, .digest = {}, .message = message};
}

/// RFC 1939 section 7: TOP takes "a message-number (required) which may NOT refer to a message marked as deleted, and a
/// non-negative number of lines (required)".
std::optional<Request> parse_message_and_line_count(Verb verb, std::string_view text) {
  const std::size_t space = text.find(' ');
  if (space == std::string_view::npos) return std::nullopt;
  const std::optional<MessageNumber> message = parse_message_number(text.substr(0, space));
  const std::optional<std::uint64_t> lines = parse_number(text.substr(space + 1));
  if (!message || !lines) return std::nullopt;
  return Request{.verb = verb, .text = {}, .digest = {}, .message = message, .line_count = *lines};
}

/// RFC 1939 section 7: "Arguments: a string identifying a mailbox and a MD5 digest string (both required)"; the digest
/// is "a 16-octet value which is sent in hexadecimal format, using lower-case ASCII characters". The name may hold
/// spaces, since the digest has a fixed form.
std::optional<Request> parse_name_and_digest(Verb verb, std::string_view text) {
  constexpr std::size_t digest_digits = 32;
  const std::size_t space = text.rfind(' ');
  if (space == std::string_view::npos || space == 0 || has_control_characters(text)) return std::nullopt;
  const std::string_view digest = text.substr(space + 1);
  const bool is_hex = std::ranges::all_of(
      digest, [](char c) { return base::is_digit(c) || (base::to_lower(c) >= 'a' && base::to_lower(c) <= 'f'); });
  if (digest.size() != digest_digits || !is_hex) return std::nullopt;
  return Request{.verb = verb, .text = text.substr(0, space), .digest = digest, .message = {}};
}

/// RFC 4647 section 2.1: subtags of letters and digits between hyphens, or "*".
bool is_language_range(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    const char lower = base::to_lower(c);
    return (lower >= 'a' && lower <= 'z') || base::is_digit(c) || c == '-' || c == '*';
  });
}

}  // namespace

std::optional<Request> parse_arguments(const Command& row, std::string_view rest) {
  const Request plain{.verb = row.verb, .text = {}, .digest = {}, .message = {}};
  const auto with_text = [&row](std::string_view text) {
    return std::optional(Request{.verb = row.verb, .text = text, .digest = {}, .message = {}});
  };
  // Some clients end a command that has no argument with a space all the same.
  const std::string_view trimmed = without_trailing_spaces(rest);
  switch (row.arguments) {
    case Arguments::none:
      return trimmed.empty() ? std::optional(plain) : std::nullopt;
    case Arguments::name:
      return rest.empty() || has_control_characters(rest) ? std::nullopt : with_text(rest);
    case Arguments::password:
      // A NUL would end the password early for whatever compares C strings behind us.
      return rest.contains('\0') ? std::nullopt : with_text(rest);
    case Arguments::mechanism:
      return trimmed.empty() ? std::nullopt : with_text(trimmed);
    case Arguments::name_and_digest:
      return parse_name_and_digest(row.verb, trimmed);
    case Arguments::optional_language:
      return is_language_range(trimmed) ? with_text(trimmed) : std::nullopt;
    case Arguments::message:
      return parse_message(row.verb, trimmed);
    case Arguments::optional_message:
      return trimmed.empty() ? std::optional(plain) : parse_message(row.verb, trimmed);
    case Arguments::message_and_line_count:
      return parse_message_and_line_count(row.verb, trimmed);
  }
  return std::nullopt;
}

}  // namespace satchel::pop3
