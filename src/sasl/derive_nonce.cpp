#include "sasl/derive_nonce.hpp"

#include "sasl/crypto.hpp"

namespace satchel::sasl {

std::string derive_nonce(std::string_view seed, std::uint64_t number) {
  std::string message;
  for (std::size_t i = 0; i < sizeof(number); ++i) message += static_cast<char>(number >> (8 * i) & 0xff);
  return crypto::hmac(crypto::Hash::sha_256, seed, message);
}

}  // namespace satchel::sasl
