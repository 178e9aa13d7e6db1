#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace satchel::auth::file {

using HashKey = std::array<std::uint64_t, 2>;

/// SipHash-2-4 (Aumasson and Bernstein, 2012): a hash that nobody without the key can predict.
std::uint64_t keyed_hash(const HashKey& key, std::string_view text);

}  // namespace satchel::auth::file
