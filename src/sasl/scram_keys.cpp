#include "sasl/scram_keys.hpp"

#include "base/secret.hpp"
#include "base/try.hpp"
#include "sasl/crypto.hpp"
#include "sasl/scram_proof.hpp"

namespace satchel::sasl {

std::size_t digest_octets(ScramHash hash) { return hash == ScramHash::sha_1 ? 20 : 32; }

std::expected<ScramKey, SaslprepError> make_scram_key(ScramHash hash, std::string_view password, std::string_view salt,
                                                      std::uint32_t iterations) {
  // RFC 5802 section 2.2, of Normalize: "When applying SASLprep, "str" is treated as a "stored strings", which means
  // that unassigned Unicode codepoints are prohibited".
  const base::Secret prepared = SATCHEL_TRY(saslprep(password, SaslprepUse::stored));
  const crypto::Hash h = crypto::hash_of(hash);
  // RFC 5802 section 3: "SaltedPassword := Hi(Normalize(password), salt, i)", "StoredKey := H(ClientKey)".
  const base::Secret salted(crypto::pbkdf2(h, prepared.reveal(), salt, iterations));
  const base::Secret client_key(crypto::hmac(h, salted.reveal(), "Client Key"));
  return ScramKey{crypto::digest(h, client_key.reveal()), crypto::hmac(h, salted.reveal(), "Server Key")};
}

ScramKeys decoy_scram_keys(ScramHash hash, std::string_view secret, std::string_view name, std::uint32_t iterations) {
  crypto::Mac mac(crypto::hash_of(hash));
  return make_decoy_keys(mac, secret, name, iterations);
}

}  // namespace satchel::sasl
