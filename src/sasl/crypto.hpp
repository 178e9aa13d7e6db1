#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "sasl/scram_keys.hpp"

/// The few functions of OpenSSL that mechanisms need. Inside src/sasl only. Each throws std::runtime_error when OpenSSL
/// has no such hash, as where a policy of the machine forbids MD5.
namespace satchel::sasl::crypto {

enum class Hash : std::uint8_t { md5, sha_1, sha_256 };

Hash hash_of(ScramHash hash);

std::string digest(Hash hash, std::string_view data);

/// RFC 2104.
std::string hmac(Hash hash, std::string_view key, std::string_view data);

/// PBKDF2 with HMAC (RFC 2898 section 5.2), as many octets as the digest has.
std::string pbkdf2(Hash hash, std::string_view password, std::string_view salt, std::uint32_t iterations);

/// HMAC with one hash that counts its computations, so that a test can hold the work done for two users side by side.
class Mac {
 public:
  explicit Mac(Hash hash) : hash_(hash) {}

  std::string operator()(std::string_view key, std::string_view data) {
    ++count_;
    return hmac(hash_, key, data);
  }
  Hash hash() const { return hash_; }
  std::size_t count() const { return count_; }

 private:
  Hash hash_;
  std::size_t count_ = 0;
};

}  // namespace satchel::sasl::crypto
