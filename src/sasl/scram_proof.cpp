#include "sasl/scram_proof.hpp"

#include <algorithm>

#include "base/constant_time.hpp"

namespace satchel::sasl {
namespace {

std::string exclusive_or(std::string_view a, std::string_view b) {
  std::string result(a);
  for (std::size_t i = 0; i < result.size() && i < b.size(); ++i) result[i] = static_cast<char>(result[i] ^ b[i]);
  return result;
}

}  // namespace

ScramHash scram_hash_of(Mechanism mechanism) {
  return mechanism == Mechanism::scram_sha_1 || mechanism == Mechanism::scram_sha_1_plus ? ScramHash::sha_1
                                                                                         : ScramHash::sha_256;
}

// RFC 5802 section 3: "AuthMessage := client-first-message-bare + "," + server-first-message + "," +
// client-final-message-without-proof"
std::string auth_message(std::string_view client_first_bare, std::string_view server_first,
                         std::string_view client_final_without_proof) {
  std::string message(client_first_bare);
  message += ',';
  message += server_first;
  message += ',';
  message += client_final_without_proof;
  return message;
}

ClientProof make_proof(ScramHash hash, std::string_view password, std::string_view salt, std::uint32_t iterations,
                       std::string_view auth_message) {
  const crypto::Hash h = crypto::hash_of(hash);
  const base::Secret salted(crypto::pbkdf2(h, password, salt, iterations));
  const base::Secret client_key(crypto::hmac(h, salted.reveal(), "Client Key"));
  const base::Secret server_key(crypto::hmac(h, salted.reveal(), "Server Key"));
  const std::string stored_key = crypto::digest(h, client_key.reveal());
  // "ClientSignature := HMAC(StoredKey, AuthMessage)", "ClientProof := ClientKey XOR ClientSignature".
  return {exclusive_or(client_key.reveal(), crypto::hmac(h, stored_key, auth_message)),
          crypto::hmac(h, server_key.reveal(), auth_message)};
}

// RFC 5802 section 3: "The server verifies the client's identity by computing the client signature, exclusive-ORing
// that with the client proof to recover the client key and verifying the correctness of the client key by applying the
// hash function and comparing the result to the stored key."
ProofCheck check_proof(crypto::Mac& mac, const std::vector<ScramKey>& keys, std::string_view auth_message,
                       std::string_view proof) {
  ProofCheck check;
  const std::size_t tries = std::max(keys.size(), least_keys_tried);
  for (std::size_t i = 0; i < tries; ++i) {
    const ScramKey& key = keys[i % keys.size()];
    const std::string signature = mac(key.stored_key, auth_message);
    const base::Secret client_key(exclusive_or(signature, proof));
    const bool matches = base::equal_in_constant_time(crypto::digest(mac.hash(), client_key.reveal()), key.stored_key);
    if (matches && proof.size() == signature.size() && !check.key) check.key = i % keys.size();
  }
  check.server_signature = mac(keys[check.key.value_or(0)].server_key, auth_message);
  return check;
}

ScramKeys make_decoy_keys(crypto::Mac& mac, std::string_view secret, std::string_view name, std::uint32_t iterations) {
  const auto derive = [&](std::string_view use) { return mac(secret, std::string(use) + '\0' + std::string(name)); };
  return {derive("salt").substr(0, salt_octets), iterations, {{derive("stored key"), derive("server key")}}};
}

}  // namespace satchel::sasl
