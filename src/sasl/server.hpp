#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/api.hpp"
#include "base/secret.hpp"
#include "sasl/channel_bindings.hpp"
#include "sasl/mechanism.hpp"
#include "sasl/scram_keys.hpp"

/// The server's side of a SASL exchange, without I/O: decoded responses and results in, steps out. It knows no users;
/// it asks.
namespace satchel::sasl {

/// What a client brings to show who it is.
namespace proof {

/// PLAIN, LOGIN, and USER with PASS.
struct Password {
  base::Secret password;
};
/// OAUTHBEARER, XOAUTH2: a bearer token.
struct Token {
  base::Secret token;
};
/// CRAM-MD5, APOP: `digest` (hexadecimal, lower case) was made from `challenge` and the password. See cram_md5.hpp and
/// apop.hpp.
struct Digest {
  std::string challenge;
  std::string digest;
};
/// EXTERNAL: the certificate of the TLS connection.
struct Certificate {};
/// SCRAM, checked already: which key matched, if any.
struct Scram {
  std::optional<std::size_t> key;
};

}  // namespace proof

struct Credentials {
  std::string authorization_id;  ///< who to act as; empty: the one who signs in
  std::string name;              ///< who signs in; EXTERNAL: empty, the certificate says it
  std::variant<proof::Password, proof::Token, proof::Digest, proof::Certificate, proof::Scram> proof;
};

enum class ServerError : std::uint8_t {
  malformed,        ///< a response that is not of the mechanism's form
  rejected,         ///< wrong credentials
  channel_binding,  ///< the bindings differ, or the client was kept from using them: somebody is in between
};

// Steps. Views and references are valid until the next call.

/// Send this, encoded, and call `respond`.
struct Challenge {
  std::string_view data;
};
/// Look up the SCRAM keys of `name` and call `keys`.
struct FetchKeys {
  ScramHash hash;
  std::string_view name;
};
/// Check these and call `verdict`. For SCRAM only what the exchange cannot know is left to check: whether the user may
/// sign in.
struct Verify {
  const Credentials* credentials;
};
/// The exchange is over, and the client is who it says.
struct Succeeded {};
struct Failed {
  ServerError why;
};

using ServerStep = std::variant<Challenge, FetchKeys, Verify, Succeeded, Failed>;

struct ServerParameters {
  std::string hostname = {};  ///< CRAM-MD5's challenge names it
  /// At least 16 octets that nobody can guess, new for each exchange: SCRAM's nonce, CRAM-MD5's challenge.
  std::string nonce = {};
  ChannelBindings bindings = {};  ///< of the TLS connection
  bool plus_offered = false;      ///< SCRAM: whether the -PLUS form of the mechanism is announced on this connection
  std::string decoy_secret = {};  ///< see `decoy_scram_keys`
  std::uint32_t decoy_iterations = minimum_iterations;  ///< what real users of this server have
};

class SATCHEL_API ServerExchange {
 public:
  virtual ~ServerExchange() = default;

  /// The first call: the initial response, decoded, or nothing when the client sent none (then an empty challenge asks
  /// for it where the client begins).
  virtual ServerStep begin(std::optional<std::string_view> initial_response) = 0;
  virtual ServerStep respond(std::string_view response) = 0;
  /// `found` is null for a user who is not known or has no such keys; the exchange then goes to its end with decoys.
  virtual ServerStep keys(const ScramKeys* found) = 0;
  virtual ServerStep verdict(bool accepted) = 0;
};

SATCHEL_API std::unique_ptr<ServerExchange> make_server(Mechanism mechanism, ServerParameters parameters);

}  // namespace satchel::sasl
