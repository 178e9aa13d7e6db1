#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace satchel::archive {

/// Text from a stranger made harmless for a terminal: no escape sequences or other control characters, nothing that
/// turns the direction of writing, valid UTF-8. Line ends become LF; tabs stay.
std::string clean_text(std::string_view text);

/// The same on one line: runs of white space become a single space, none at the ends, cut to about `most_octets`.
std::string clean_line(std::string_view text, std::size_t most_octets);

}  // namespace satchel::archive
