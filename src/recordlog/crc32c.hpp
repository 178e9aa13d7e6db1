#pragma once

#include <cstdint>
#include <string_view>

namespace satchel::recordlog {

/// CRC32C (RFC 3720 section B.4) of what `so_far` covers followed by `octets`; `so_far` is 0 at the beginning.
std::uint32_t crc32c(std::uint32_t so_far, std::string_view octets);

}  // namespace satchel::recordlog
