#pragma once

#include <algorithm>
#include <string_view>

#include "base/ascii.hpp"

namespace satchel::mailfiles {

/// The text of the first field of that name in a message's header, with its folds; empty when there is none. `name` has
/// the colon.
inline std::string_view find_field(std::string_view message, std::string_view name) {
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

}  // namespace satchel::mailfiles
