#include "sasl/crypto.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <stdexcept>

namespace satchel::sasl::crypto {
namespace {

const EVP_MD* implementation(Hash hash) {
  switch (hash) {
    case Hash::md5:
      return EVP_md5();
    case Hash::sha_1:
      return EVP_sha1();
    case Hash::sha_256:
      return EVP_sha256();
  }
  return nullptr;
}

std::string room_for(const EVP_MD* hash) { return std::string(static_cast<std::size_t>(EVP_MD_get_size(hash)), '\0'); }

unsigned char* octets(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
const unsigned char* octets(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

void require(bool done) {
  if (!done) throw std::runtime_error("OpenSSL refuses a hash that this mechanism needs");
}

}  // namespace

Hash hash_of(ScramHash hash) { return hash == ScramHash::sha_1 ? Hash::sha_1 : Hash::sha_256; }

std::string digest(Hash hash, std::string_view data) {
  const EVP_MD* const md = implementation(hash);
  std::string result = room_for(md);
  require(EVP_Digest(data.data(), data.size(), octets(result), nullptr, md, nullptr) == 1);
  return result;
}

std::string hmac(Hash hash, std::string_view key, std::string_view data) {
  const EVP_MD* const md = implementation(hash);
  std::string result = room_for(md);
  // A null key would mean "the key of before" to OpenSSL.
  const char* const key_octets = key.empty() ? "" : key.data();
  require(HMAC(md, key_octets, static_cast<int>(key.size()), octets(data), data.size(), octets(result), nullptr) !=
          nullptr);
  return result;
}

std::string pbkdf2(Hash hash, std::string_view password, std::string_view salt, std::uint32_t iterations) {
  const EVP_MD* const md = implementation(hash);
  std::string result = room_for(md);
  require(PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()), octets(salt),
                            static_cast<int>(salt.size()), static_cast<int>(iterations), md,
                            static_cast<int>(result.size()), octets(result)) == 1);
  return result;
}

}  // namespace satchel::sasl::crypto
