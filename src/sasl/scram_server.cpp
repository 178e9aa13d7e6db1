#include "sasl/scram_server.hpp"

#include <utility>

#include "base/base64.hpp"
#include "base/constant_time.hpp"
#include "sasl/saslprep.hpp"
#include "sasl/scram_proof.hpp"

namespace satchel::sasl {

ScramServer::ScramServer(Mechanism mechanism, ServerParameters parameters)
    : mechanism_(mechanism), parameters_(std::move(parameters)), mac_(crypto::hash_of(scram_hash_of(mechanism))) {}

ServerStep ScramServer::begin(std::optional<std::string_view> initial_response) {
  // RFC 4422 section 3.3: an empty challenge asks for what the client has to send first.
  if (!initial_response && state_ == State::awaiting_first) return Challenge{};
  return respond(initial_response.value_or(""));
}

ServerStep ScramServer::respond(std::string_view response) {
  switch (state_) {
    case State::awaiting_first:
      return take_first(response);
    case State::awaiting_final:
      return take_final(response);
    case State::signing_off:
      // RFC 4422 section 3.6: where the protocol's success carries no data, the last message of the server is a
      // challenge and the client answers it with nothing.
      if (!response.empty()) break;
      state_ = State::over;
      return Succeeded{};
    default:
      break;
  }
  return fail(ServerError::malformed);
}

ServerStep ScramServer::take_first(std::string_view message) {
  auto first = parse_client_first(message);
  if (!first) return fail(ServerError::malformed);
  binding_input_ = first->gs2.text;
  if (const auto error = check_flag(first->gs2)) return fail(*error);

  // RFC 5802 section 5.1: "Upon receipt of the username by the server, the server MUST either prepare it using the
  // "SASLprep" profile [...] treating it as a query string [...]. If the preparation of the username fails or results
  // in an empty string, the server SHOULD abort the authentication exchange."
  const auto name = saslprep(first->name, SaslprepUse::query);
  if (!name || name->empty()) return fail(ServerError::malformed);
  credentials_.name = name->reveal();
  credentials_.authorization_id = std::move(first->gs2.authorization_id);
  // "Whether or not the server prepares the username using SASLprep, it MUST use it as received in hash calculations."
  first_bare_ = first->bare;
  nonce_ = first->nonce;
  nonce_ += parameters_.nonce;
  state_ = State::awaiting_keys;
  return FetchKeys{scram_hash_of(mechanism_), credentials_.name};
}

std::optional<ServerError> ScramServer::check_flag(const Gs2Header& header) {
  if (!info(mechanism_).needs_channel_binding) {
    if (header.flag == BindingFlag::used) return ServerError::channel_binding;
    // RFC 5802 section 6: "If the flag is set to "y" and the server supports channel binding, the server MUST fail
    // authentication. This is because [...] the client must have believed that the server did not support channel
    // binding -- if the server did in fact support channel binding, then this is an indication that there has been a
    // downgrade attack".
    if (header.flag == BindingFlag::not_offered && parameters_.plus_offered) return ServerError::channel_binding;
    return std::nullopt;
  }
  if (header.flag != BindingFlag::used) return ServerError::channel_binding;
  // RFC 5802 section 6: "If the channel binding flag was "p" and the server does not support the indicated channel
  // binding type, then the server MUST fail authentication."
  const ChannelBindings& bindings = parameters_.bindings;
  const std::string* data = header.binding == tls_exporter           ? &bindings.exporter
                            : header.binding == tls_server_end_point ? &bindings.server_end_point
                                                                     : nullptr;
  if (data == nullptr || data->empty()) return ServerError::channel_binding;
  binding_input_ += *data;
  return std::nullopt;
}

ServerStep ScramServer::keys(const ScramKeys* found) {
  if (state_ != State::awaiting_keys) return fail(ServerError::malformed);
  // Made for everybody, so that it takes the same time.
  ScramKeys decoys = make_decoy_keys(mac_, parameters_.decoy_secret, credentials_.name, parameters_.decoy_iterations);
  if (found != nullptr && !found->keys.empty())
    keys_ = *found;
  else
    keys_ = std::move(decoys);
  server_first_ = make_server_first(nonce_, keys_.salt, keys_.iterations);
  state_ = State::awaiting_final;
  return Challenge{server_first_};
}

ServerStep ScramServer::take_final(std::string_view message) {
  const auto final_message = parse_client_final(message);
  // RFC 5802 section 5.1: "The server MUST verify that the nonce sent by the client in the second message is the same
  // as the one sent by the server in its first message."
  if (!final_message || final_message->nonce != nonce_) return fail(ServerError::malformed);
  // RFC 5802 section 6: "The server MUST always validate the client's "c=" field. The server does this by constructing
  // the value of the "c=" attribute and then checking that it matches".
  if (!base::equal_in_constant_time(final_message->binding, binding_input_)) return fail(ServerError::channel_binding);

  ProofCheck check = check_proof(
      mac_, keys_.keys, auth_message(first_bare_, server_first_, final_message->without_proof), final_message->proof);
  credentials_.proof = proof::Scram{check.key};
  server_final_ = "v=" + base::base64_encode(check.server_signature);
  state_ = State::awaiting_verdict;
  return Verify{&credentials_};
}

ServerStep ScramServer::verdict(bool accepted) {
  if (state_ != State::awaiting_verdict) return fail(ServerError::malformed);
  // Nobody's verdict makes a wrong proof right.
  const auto* proof = std::get_if<proof::Scram>(&credentials_.proof);
  if (!accepted || proof == nullptr || !proof->key) return fail(ServerError::rejected);
  state_ = State::signing_off;
  return Challenge{server_final_};
}

ServerStep ScramServer::fail(ServerError why) {
  state_ = State::over;
  return Failed{why};
}

}  // namespace satchel::sasl
