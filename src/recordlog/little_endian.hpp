#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>

namespace satchel::recordlog {

template <std::integral T>
void append_little_endian(std::string& out, T value) {
  auto rest = static_cast<std::uint64_t>(value);
  for (std::size_t i = 0; i < sizeof(T); ++i, rest >>= 8) out += static_cast<char>(rest & 0xff);
}

/// Reads sizeof(T) octets from `from`.
template <std::integral T>
T read_little_endian(const char* from) {
  std::uint64_t value = 0;
  for (std::size_t i = sizeof(T); i-- > 0;) value = value << 8 | static_cast<unsigned char>(from[i]);
  return static_cast<T>(value);
}

}  // namespace satchel::recordlog
