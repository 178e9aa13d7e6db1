#pragma once

#include <string>
#include <string_view>

#include "base/constant_time.hpp"
#include "sasl/apop.hpp"
#include "sasl/client.hpp"
#include "sasl/cram_md5.hpp"
#include "sasl/server.hpp"

/// The one account of the fuzz targets, and what both sides know of it. All of it is the same in every run.
namespace satchel::fuzz {

constexpr std::string_view name = "mrose";
/// Nothing in an input, in a dialogue or in the dictionary makes it by accident.
constexpr std::string_view secret = "hV3-tanstaaf";
constexpr std::string_view wrong_secret = "hV3-tanstaag";
constexpr std::string_view client_nonce = "the client's own nonce";
constexpr std::string_view server_nonce = "the server's own nonce";

inline sasl::ChannelBindings bindings() { return {.exporter = std::string(32, 'e'), .server_end_point = "end point"}; }

/// What a server keeps of a password; made once, since it costs.
inline const sasl::ScramKeys& scram_keys(sasl::ScramHash hash) {
  static const auto make = [](sasl::ScramHash of) {
    const std::string salt(sasl::salt_octets, 's');
    return sasl::ScramKeys{
        salt, sasl::minimum_iterations, {sasl::make_scram_key(of, secret, salt, sasl::minimum_iterations).value()}};
  };
  static const sasl::ScramKeys sha_1 = make(sasl::ScramHash::sha_1);
  static const sasl::ScramKeys sha_256 = make(sasl::ScramHash::sha_256);
  return hash == sasl::ScramHash::sha_1 ? sha_1 : sha_256;
}

inline std::unique_ptr<sasl::ClientExchange> client_exchange(sasl::Mechanism mechanism, std::string_view password,
                                                             bool plus_offered) {
  const sasl::ChannelBindings bound = bindings();
  return std::move(sasl::make_client(mechanism, {.name = name,
                                                 .secret = password,
                                                 .host = "pop.example.org",
                                                 .port = 995,
                                                 .nonce = client_nonce,
                                                 .bindings = &bound,
                                                 .plus_offered = plus_offered}))
      .value();
}

/// An honest host's verdict. Compared in constant time so that libFuzzer, which watches comparisons, learns nothing.
struct IsRight {
  const sasl::Credentials& credentials;

  bool operator()(const sasl::proof::Password& proof) const { return named() && equals(proof.password.reveal()); }
  bool operator()(const sasl::proof::Token& proof) const { return equals(proof.token.reveal()); }
  bool operator()(const sasl::proof::Digest& proof) const {
    return named() && (base::equal_in_constant_time(proof.digest, sasl::cram_md5_digest(proof.challenge, secret)) ||
                       base::equal_in_constant_time(proof.digest, sasl::apop_digest(proof.challenge, secret)));
  }
  bool operator()(const sasl::proof::Certificate&) const { return credentials.authorization_id.empty(); }
  bool operator()(const sasl::proof::Scram& proof) const { return named() && proof.key.has_value(); }

 private:
  bool named() const { return credentials.name == name; }
  static bool equals(std::string_view given) { return base::equal_in_constant_time(given, secret); }
};

inline bool is_right(const sasl::Credentials& credentials) {
  return std::visit(IsRight{credentials}, credentials.proof);
}

/// Whether a challenge of SCRAM asks for so many rounds that a run of the target would take seconds.
inline bool is_costly(std::string_view challenge) {
  constexpr std::size_t most_digits = 4;
  for (std::size_t at = challenge.find("i="); at != std::string_view::npos; at = challenge.find("i=", at + 1)) {
    const std::string_view digits = challenge.substr(at + 2);
    if (std::min(digits.find_first_not_of("0123456789"), digits.size()) > most_digits) return true;
  }
  return false;
}

}  // namespace satchel::fuzz
