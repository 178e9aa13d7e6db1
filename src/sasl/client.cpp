#include "sasl/client.hpp"

#include "base/try.hpp"
#include "sasl/bearer.hpp"
#include "sasl/cram_md5_exchange.hpp"
#include "sasl/login.hpp"
#include "sasl/plain.hpp"
#include "sasl/scram_client.hpp"
#include "sasl/single_message.hpp"

namespace satchel::sasl {
namespace {

using Made = std::expected<std::unique_ptr<ClientExchange>, ClientError>;

bool holds_nul(std::string_view text) { return text.find('\0') != std::string_view::npos; }
bool is_sendable(std::string_view text) { return !text.empty() && !holds_nul(text); }

Made make_plain_client(const ClientParameters& parameters) {
  auto message = make_plain(parameters.authorization_id, parameters.name, parameters.secret);
  if (!message) return std::unexpected(ClientError::not_sendable);
  return std::make_unique<SingleMessageClient>(Mechanism::plain, std::move(*message));
}

// RFC 4422 appendix A: the one message is "extern-initial-resp = [ authz-id-string ]", where no NUL may be.
Made make_external_client(const ClientParameters& parameters) {
  if (holds_nul(parameters.authorization_id)) return std::unexpected(ClientError::not_sendable);
  return std::make_unique<SingleMessageClient>(Mechanism::external, base::Secret(parameters.authorization_id));
}

template <class Client>
Made make_answering_client(const ClientParameters& parameters) {
  if (!is_sendable(parameters.name) || !is_sendable(parameters.secret))
    return std::unexpected(ClientError::not_sendable);
  return std::make_unique<Client>(parameters.name, parameters.secret);
}

}  // namespace

std::string_view describe(ClientError error) {
  switch (error) {
    case ClientError::not_sendable:
      return "the name or password is empty or holds a character that this mechanism cannot carry";
    case ClientError::prohibited_character:
      return "the name or password holds a character that is not allowed in it";
    case ClientError::no_channel_binding:
      return "this mechanism needs a TLS connection that it can be bound to";
    case ClientError::malformed_challenge:
      return "the server's challenge is not of the mechanism's form";
    case ClientError::weak_challenge:
      return "the server's challenge would expose the password to guessing";
    case ClientError::costly_challenge:
      return "the server asks for more work than is reasonable";
    case ClientError::unexpected_challenge:
      return "the server sent a challenge more than the mechanism has";
    case ClientError::rejected:
      return "the server refuses the name, password or token";
    case ClientError::server_not_proven:
      return "the server did not show that it knows the password";
  }
  return "";
}

Made make_client(Mechanism mechanism, const ClientParameters& parameters) {
  switch (mechanism) {
    case Mechanism::scram_sha_256_plus:
    case Mechanism::scram_sha_256:
    case Mechanism::scram_sha_1_plus:
    case Mechanism::scram_sha_1:
      return make_scram_client(mechanism, parameters);
    case Mechanism::external:
      return make_external_client(parameters);
    case Mechanism::oauthbearer:
      return std::make_unique<SingleMessageClient>(mechanism, SATCHEL_TRY(make_oauthbearer(parameters)),
                                                   oauthbearer_answer_to_refusal);
    case Mechanism::xoauth2:
      return std::make_unique<SingleMessageClient>(mechanism, SATCHEL_TRY(make_xoauth2(parameters)),
                                                   xoauth2_answer_to_refusal);
    case Mechanism::plain:
      return make_plain_client(parameters);
    case Mechanism::login:
      return make_answering_client<LoginClient>(parameters);
    case Mechanism::cram_md5:
      return make_answering_client<CramMd5Client>(parameters);
  }
  return std::unexpected(ClientError::not_sendable);
}

}  // namespace satchel::sasl
