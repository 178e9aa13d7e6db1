#include "lmtp/parameters.hpp"

#include <cstddef>

#include "base/ascii.hpp"

namespace satchel::lmtp {
namespace {

bool is_keyword(std::string_view text) {
  for (const char c : text) {
    const char lower = base::to_lower(c);
    if (!(lower >= 'a' && lower <= 'z') && !base::is_digit(c) && c != '-') return false;
  }
  return !text.empty() && !text.starts_with('-');
}

/// "any CHAR excluding "=", SP, and control characters" (esmtp-value)
bool is_value(std::string_view text) {
  for (const char c : text)
    if (c <= ' ' || c >= '\x7f' || c == '=') return false;
  return !text.empty();
}

}  // namespace

std::optional<std::vector<Parameter>> parse_parameters(std::string_view text) {
  std::vector<Parameter> parameters;
  while (!text.empty()) {
    if (text.front() != ' ') return std::nullopt;
    const std::size_t begin = text.find_first_not_of(' ');
    if (begin == std::string_view::npos) break;
    text.remove_prefix(begin);

    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(word.size());
    Parameter parameter{word.substr(0, word.find('=')), std::nullopt};
    if (parameter.keyword.size() < word.size()) parameter.value = word.substr(parameter.keyword.size() + 1);
    if (!is_keyword(parameter.keyword) || (parameter.value && !is_value(*parameter.value))) return std::nullopt;
    parameters.push_back(parameter);
  }
  return parameters;
}

}  // namespace satchel::lmtp
