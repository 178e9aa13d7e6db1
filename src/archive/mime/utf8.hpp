#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace satchel::archive {

/// One character at the front of a text.
struct Character {
  char32_t code;       ///< U+FFFD when the octets are no UTF-8
  std::size_t octets;  ///< 1 or more
  bool valid;
};

/// `text` is not empty. Overlong forms, surrogates and what lies beyond U+10FFFF are not valid (RFC 3629 section 3).
Character first_character(std::string_view text);
bool is_utf8(std::string_view text);
void append_utf8(std::string& text, char32_t code);
/// The longest prefix of at most `octets` that does not end within a character.
std::string_view utf8_prefix(std::string_view text, std::size_t octets);

}  // namespace satchel::archive
