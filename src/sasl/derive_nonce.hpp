#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/api.hpp"

namespace satchel::sasl {

/// The `number`th nonce of a seed: 32 octets. Who does not know the seed can guess none from the others (HMAC-SHA-256).
SATCHEL_API std::string derive_nonce(std::string_view seed, std::uint64_t number);

}  // namespace satchel::sasl
