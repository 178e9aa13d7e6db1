#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string_view>

#include "base/api.hpp"
#include "base/secret.hpp"
#include "sasl/channel_bindings.hpp"
#include "sasl/mechanism.hpp"

/// The client's side of a SASL exchange, without I/O: decoded challenges in, responses to be encoded out. The protocol
/// that carries it (pop3) does base64, framing and cancelling.
namespace satchel::sasl {

enum class ClientError : std::uint8_t {
  not_sendable,          ///< the name or password is empty or holds a character the mechanism cannot carry
  prohibited_character,  ///< SASLprep refuses the name or password
  no_channel_binding,    ///< a -PLUS mechanism without channel bindings
  malformed_challenge,
  weak_challenge,        ///< fewer iterations than `minimum_iterations`, or a nonce that is not built on ours
  costly_challenge,      ///< more iterations than `maximum_iterations`
  unexpected_challenge,  ///< one more than the mechanism has
  rejected,              ///< the server says in the exchange that it refuses
  server_not_proven,     ///< success without proof, or with a wrong one, that the server knows the password
};

/// One sentence for each error, without any secret in it.
SATCHEL_API std::string_view describe(ClientError error);

/// Borrowed for the time of the call of `make_client`.
struct ClientParameters {
  std::string_view authorization_id = {};  ///< who to act as; empty: the one who signs in
  std::string_view name = {};
  std::string_view secret = {};  ///< the password, or the token for OAUTHBEARER and XOAUTH2; EXTERNAL has none
  std::string_view host = {};    ///< OAUTHBEARER: the server's name, empty to leave it out
  std::uint16_t port = 0;        ///< OAUTHBEARER: 0 to leave it out
  /// SCRAM: at least 16 octets that nobody can guess, new for each exchange.
  std::string_view nonce = {};
  const ChannelBindings* bindings = nullptr;  ///< of the TLS connection; null without
  /// SCRAM: whether the server offered the mechanism's -PLUS form as well. A client that has bindings and was offered
  /// none says so, and a server that did offer it finds out that somebody removed it from the list (RFC 5802
  /// section 6).
  bool plus_offered = false;
};

class SATCHEL_API ClientExchange {
 public:
  virtual ~ClientExchange() = default;

  virtual Mechanism mechanism() const = 0;
  /// The first message, where the client begins; nothing where it waits for a challenge. Call it once.
  virtual std::optional<base::Secret> initial_response() = 0;
  /// The response to a challenge. After an error the exchange is over; cancel it.
  virtual std::expected<base::Secret, ClientError> respond(std::string_view challenge) = 0;
  /// The server reports success: whether it may be believed.
  virtual std::expected<void, ClientError> succeeded() = 0;
  /// What the server said of its refusal, such as the JSON of OAUTHBEARER (RFC 7628 section 3.2.2); or empty.
  virtual std::string_view server_error() const { return {}; }
};

/// More rounds than this would keep the client busy for seconds at a server's whim.
constexpr std::uint32_t maximum_iterations = 5'000'000;

/// Begins an exchange. Names and passwords are prepared where the mechanism says so.
SATCHEL_API std::expected<std::unique_ptr<ClientExchange>, ClientError> make_client(Mechanism mechanism,
                                                                                    const ClientParameters& parameters);

}  // namespace satchel::sasl
