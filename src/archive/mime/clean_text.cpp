#include "archive/mime/clean_text.hpp"

#include "archive/mime/utf8.hpp"

namespace satchel::archive {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

/// Characters that make text look like another text: embeddings, overrides and isolates of the writing direction.
constexpr bool turns_direction(char32_t code) {
  return (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) || code == 0x200E || code == 0x200F ||
         code == 0x061C;
}

/// C0, DEL and C1: the last begin escape sequences in some terminals as ESC does.
constexpr bool is_control(char32_t code) { return code < 0x20 || (code >= 0x7F && code < 0xA0); }

constexpr bool is_line_separator(char32_t code) { return code == 0x2028 || code == 0x2029 || code == 0x85; }

constexpr bool is_space(char32_t code) { return code == ' ' || code == '\t' || code == '\n' || code == '\r'; }

void append_clean(std::string& clean, std::string_view text, const Character& character) {
  if (is_line_separator(character.code)) {
    clean += '\n';
  } else if (is_control(character.code) || !character.valid) {
    clean += replacement;
  } else if (!turns_direction(character.code)) {
    clean += text.substr(0, character.octets);
  }
}

}  // namespace

std::string clean_text(std::string_view text) {
  std::string clean;
  clean.reserve(text.size());
  while (!text.empty()) {
    const Character character = first_character(text);
    if (character.code == '\n' || character.code == '\t')
      clean += text.front();
    else if (character.code == '\r')
      clean += text.size() > 1 && text[1] == '\n' ? "" : "\n";
    else
      append_clean(clean, text, character);
    text.remove_prefix(character.octets);
  }
  return clean;
}

std::string clean_line(std::string_view text, std::size_t most_octets) {
  std::string clean;
  bool space_due = false;
  while (!text.empty() && clean.size() < most_octets) {
    const Character character = first_character(text);
    if (is_space(character.code) || is_line_separator(character.code)) {
      space_due = !clean.empty();
    } else {
      if (space_due) clean += ' ';
      space_due = false;
      append_clean(clean, text, character);
    }
    text.remove_prefix(character.octets);
  }
  return clean;
}

}  // namespace satchel::archive
