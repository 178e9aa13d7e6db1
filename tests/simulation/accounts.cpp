#include "simulation/accounts.hpp"

#include "sasl/apop.hpp"
#include "sasl/cram_md5.hpp"

namespace satchel::simulation {
namespace {

sasl::ScramKeys make_keys(sasl::ScramHash hash) {
  const std::string salt(sasl::salt_octets, 's');
  return {salt,
          sasl::minimum_iterations,
          {sasl::make_scram_key(hash, Accounts::password, salt, sasl::minimum_iterations).value()}};
}

struct Check {
  bool operator()(const sasl::proof::Password& proof) const { return proof.password.reveal() == Accounts::password; }
  bool operator()(const sasl::proof::Token& proof) const { return proof.token.reveal() == Accounts::token; }
  bool operator()(const sasl::proof::Digest& proof) const {
    return proof.digest == sasl::apop_digest(proof.challenge, Accounts::password) ||
           proof.digest == sasl::cram_md5_digest(proof.challenge, Accounts::password);
  }
  bool operator()(const sasl::proof::Certificate&) const { return true; }
  bool operator()(const sasl::proof::Scram& proof) const { return proof.key.has_value(); }
};

}  // namespace

Accounts::Accounts() : sha_1_(make_keys(sasl::ScramHash::sha_1)), sha_256_(make_keys(sasl::ScramHash::sha_256)) {}

const sasl::ScramKeys* Accounts::keys(sasl::ScramHash hash, std::string_view asked) const {
  if (asked != name) return nullptr;
  return hash == sasl::ScramHash::sha_1 ? &sha_1_ : &sha_256_;
}

bool Accounts::accepts(const sasl::Credentials& credentials) const {
  return (credentials.name.empty() || credentials.name == name) && std::visit(Check(), credentials.proof);
}

}  // namespace satchel::simulation
