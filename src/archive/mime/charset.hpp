#pragma once

#include <string>
#include <string_view>

namespace satchel::archive {

/// Text as UTF-8. `charset` is what the message says, or empty. What is said is not always so: octets that are valid
/// UTF-8 under the name of ASCII or without a name are UTF-8; others under these names, under an unknown one, or under
/// that of UTF-8 are windows-1252. What is not valid in the charset becomes U+FFFD.
std::string to_utf8(std::string octets, std::string_view charset);

}  // namespace satchel::archive
