#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "base/api.hpp"
#include "sasl/saslprep.hpp"

/// What a server keeps of a password for SCRAM (RFC 5802 section 3, RFC 7677): enough to check it, not enough to sign
/// in elsewhere.
namespace satchel::sasl {

enum class ScramHash : std::uint8_t { sha_1, sha_256 };

/// Octets of a digest: 20 or 32.
SATCHEL_API std::size_t digest_octets(ScramHash hash);

struct ScramKey {
  std::string stored_key;
  std::string server_key;
};

/// The keys of one user. All share the salt and the iteration count, since SCRAM sends these before it knows which
/// password the client has (its main password, or that of one device).
struct ScramKeys {
  std::string salt;
  std::uint32_t iterations = 0;
  std::vector<ScramKey> keys;
};

/// RFC 7677 section 3 wants at least this many.
constexpr std::uint32_t minimum_iterations = 4096;

/// Octets of the salts that a server makes; those of decoys have as many.
constexpr std::size_t salt_octets = 16;

/// The key of a password, which is prepared with SASLprep first. Costs `iterations` rounds of HMAC.
SATCHEL_API std::expected<ScramKey, SaslprepError> make_scram_key(ScramHash hash, std::string_view password,
                                                                  std::string_view salt, std::uint32_t iterations);

/// Keys for a user who does not exist: a salt that is always the same for the same name, and a key that no password
/// matches. `secret` belongs to the server and lasts as long as its users file.
SATCHEL_API ScramKeys decoy_scram_keys(ScramHash hash, std::string_view secret, std::string_view name,
                                       std::uint32_t iterations);

}  // namespace satchel::sasl
