#include "archive/sha256.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <new>

#include "base/ascii.hpp"

namespace satchel::archive {

std::string Digest::hex() const { return base::to_hex(view()); }

Digest sha256(std::string_view octets) {
  Digest digest;
  // Fails only when there is no memory left for the state, or no provider: both leave nothing to go on with.
  if (EVP_Digest(octets.data(), octets.size(), reinterpret_cast<unsigned char*>(digest.octets.data()), nullptr,
                 EVP_sha256(), nullptr) != 1)
    throw std::bad_alloc();
  return digest;
}

std::optional<Digest> digest_from_octets(std::string_view octets) {
  Digest digest;
  if (octets.size() != digest.octets.size()) return std::nullopt;
  std::ranges::copy(octets, digest.octets.begin());
  return digest;
}

std::optional<Digest> digest_from_hex(std::string_view hex) {
  const auto octets = base::from_hex(hex);
  return octets ? digest_from_octets(*octets) : std::nullopt;
}

}  // namespace satchel::archive
