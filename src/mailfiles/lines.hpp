#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>

namespace satchel::mailfiles {

/// A line of a text, without the LF that ends it.
struct TextLine {
  std::string_view text = {};
  std::uint64_t number = 0;  ///< from 1
  std::uint64_t offset = 0;  ///< of its first octet
};

template <class Visit>
void each_line(std::string_view text, Visit visit) {
  std::uint64_t number = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    visit(TextLine{.text = text.substr(at, end - at), .number = ++number, .offset = at});
    at = end + 1;
  }
}

inline void skip_blanks(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
}

/// Takes the next word and the blanks in front of it; empty at the end.
inline std::string_view take_word(std::string_view& text) {
  skip_blanks(text);
  const std::string_view word = text.substr(0, text.find_first_of(" \t"));
  text.remove_prefix(word.size());
  return word;
}

}  // namespace satchel::mailfiles
