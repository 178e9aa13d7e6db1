#pragma once

#include <cstddef>
#include <stdexcept>
#include <string_view>

namespace satchel::sasl {

constexpr std::size_t minimum_nonce_octets = 16;

/// A nonce that is too short is a mistake in the program, and one that would be seen nowhere else.
inline void require_nonce(std::string_view nonce) {
  if (nonce.size() < minimum_nonce_octets) throw std::invalid_argument("a nonce for SASL has at least 16 octets");
}

}  // namespace satchel::sasl
