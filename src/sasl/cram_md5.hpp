#pragma once

#include <string>
#include <string_view>

#include "base/api.hpp"

namespace satchel::sasl {

/// The digest of CRAM-MD5 (RFC 2195 section 2): HMAC-MD5 of the challenge with the password as its key, in 32
/// lower-case hexadecimal digits.
SATCHEL_API std::string cram_md5_digest(std::string_view challenge, std::string_view password);

}  // namespace satchel::sasl
