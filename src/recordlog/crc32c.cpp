#include "recordlog/crc32c.hpp"

#include <isa-l/crc.h>

#include <algorithm>
#include <cstddef>

namespace satchel::recordlog {

std::uint32_t crc32c(std::uint32_t so_far, std::string_view octets) {
  // ISA-L takes the register as it is, before the final inversion, an int as length, and a pointer that it only reads.
  constexpr std::size_t most_at_once = 1U << 30;
  std::uint32_t crc = ~so_far;
  while (!octets.empty()) {
    const std::size_t length = std::min(octets.size(), most_at_once);
    auto* const data = reinterpret_cast<unsigned char*>(const_cast<char*>(octets.data()));
    crc = crc32_iscsi(data, static_cast<int>(length), crc);
    octets.remove_prefix(length);
  }
  return ~crc;
}

}  // namespace satchel::recordlog
