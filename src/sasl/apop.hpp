#pragma once

#include <string>
#include <string_view>

#include "base/api.hpp"

namespace satchel::sasl {

/// The digest of APOP (RFC 1939 section 7): MD5 of the greeting's timestamp with its angle brackets and the password,
/// in 32 lower-case hexadecimal digits.
SATCHEL_API std::string apop_digest(std::string_view timestamp, std::string_view password);

}  // namespace satchel::sasl
