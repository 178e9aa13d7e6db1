#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/api.hpp"

namespace satchel::base {

/// Base64 with padding and without line breaks (RFC 4648 section 4), the form SASL uses in POP3 (RFC 5034 section 4).
SATCHEL_API std::string base64_encode(std::string_view octets);

/// The octets, or nothing when `text` is not exactly such base64: other characters, missing padding, and bits set
/// behind the last octet are all refused.
SATCHEL_API std::optional<std::string> base64_decode(std::string_view text);

}  // namespace satchel::base
