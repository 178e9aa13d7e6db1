#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace satchel::archive {

/// The text of an HTML page in UTF-8, whatever encoding the page itself claims: without tags, scripts and styles, with
/// line breaks where blocks end. About `limit` octets at most. Nothing is fetched; broken HTML is read as browsers do.
std::string html_to_text(std::string_view html, std::size_t limit);

}  // namespace satchel::archive
