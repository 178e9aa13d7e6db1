#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.hpp"
#include "sasl/crypto.hpp"
#include "sasl/mechanism.hpp"
#include "sasl/scram_keys.hpp"

/// The arithmetic of SCRAM (RFC 5802 section 3). Inside src/sasl only.
namespace satchel::sasl {

/// The hash of a SCRAM mechanism.
ScramHash scram_hash_of(Mechanism mechanism);

/// AuthMessage: what both sides sign.
std::string auth_message(std::string_view client_first_bare, std::string_view server_first,
                         std::string_view client_final_without_proof);

struct ClientProof {
  std::string proof;
  std::string server_signature;  ///< what the server has to send back
};

/// The client's side. Costs `iterations` rounds of HMAC. `password` is prepared already.
ClientProof make_proof(ScramHash hash, std::string_view password, std::string_view salt, std::uint32_t iterations,
                       std::string_view auth_message);

/// At least so many keys are tried for each proof, some of them more than once, so that neither the number of a user's
/// passwords shows in the time, nor whether there is such a user.
constexpr std::size_t least_keys_tried = 8;

struct ProofCheck {
  std::optional<std::size_t> key;  ///< the index of the key that the proof was made with
  std::string server_signature;    ///< of that key; of some key when none matches
};

/// The server's side. `keys` is not empty. All keys are tried, also behind one that matches.
ProofCheck check_proof(crypto::Mac& mac, const std::vector<ScramKey>& keys, std::string_view auth_message,
                       std::string_view proof);

/// See `decoy_scram_keys`.
ScramKeys make_decoy_keys(crypto::Mac& mac, std::string_view secret, std::string_view name, std::uint32_t iterations);

}  // namespace satchel::sasl
