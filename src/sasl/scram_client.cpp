#include "sasl/scram_client.hpp"

#include <utility>

#include "base/base64.hpp"
#include "base/constant_time.hpp"
#include "base/try.hpp"
#include "sasl/nonce.hpp"
#include "sasl/saslprep.hpp"
#include "sasl/scram_proof.hpp"

namespace satchel::sasl {
namespace {

std::expected<base::Secret, ClientError> prepare(std::string_view text, SaslprepUse use) {
  auto prepared = saslprep(text, use);
  if (!prepared) return std::unexpected(ClientError::prohibited_character);
  // RFC 5802 section 5.1: "If the preparation of the username fails or results in an empty string, the client SHOULD
  // abort the authentication exchange". An empty password is a mistake too.
  if (prepared->empty()) return std::unexpected(ClientError::not_sendable);
  return std::move(*prepared);
}

void choose_binding(ScramClient::Setup& setup, const ChannelBindings& bindings) {
  setup.flag = BindingFlag::used;
  // RFC 9266 section 3: tls-exporter is the default of SCRAM over TLS 1.3; end points are the same for all connections
  // of a server, and serve where one side has nothing better.
  const bool exporter = !bindings.exporter.empty();
  setup.binding = exporter ? tls_exporter : tls_server_end_point;
  setup.binding_data = exporter ? bindings.exporter : bindings.server_end_point;
}

}  // namespace

ScramClient::ScramClient(Mechanism mechanism, Setup setup)
    : mechanism_(mechanism),
      gs2_header_(make_gs2_header(setup.flag, setup.binding, setup.authorization_id)),
      binding_data_(setup.binding_data),
      nonce_(setup.nonce),
      first_bare_(make_client_first_bare(setup.name, setup.nonce)),
      password_(std::move(setup.password)) {}

std::optional<base::Secret> ScramClient::initial_response() { return base::Secret(gs2_header_ + first_bare_); }

std::expected<base::Secret, ClientError> ScramClient::respond(std::string_view challenge) {
  switch (std::exchange(state_, State::over)) {
    case State::awaiting_first:
      return prove(challenge);
    case State::awaiting_final:
      return check_server(challenge);
    case State::proven:
    case State::over:
      break;
  }
  return std::unexpected(ClientError::unexpected_challenge);
}

std::expected<base::Secret, ClientError> ScramClient::prove(std::string_view server_first) {
  const auto message = parse_server_first(server_first);
  if (!message) return std::unexpected(ClientError::malformed_challenge);
  // RFC 5802 section 5.1: "The client MUST verify that the initial part of the nonce used in subsequent messages is the
  // same as the nonce it initially specified." With nothing of the server's behind it, it could be replayed.
  if (!message->nonce.starts_with(nonce_) || message->nonce.size() == nonce_.size())
    return std::unexpected(ClientError::weak_challenge);
  // RFC 7677 section 3: "the hash iteration-count announced by a server SHOULD be at least 4096."
  if (message->iterations < minimum_iterations) return std::unexpected(ClientError::weak_challenge);
  if (message->iterations > maximum_iterations) return std::unexpected(ClientError::costly_challenge);

  // RFC 5802 section 5.1: "cbind-input = gs2-header [ cbind-data ]", in base64.
  const std::string without_proof = make_client_final_without_proof(gs2_header_ + binding_data_, message->nonce);
  ClientProof proof = make_proof(scram_hash_of(mechanism_), password_.reveal(), message->salt,
                                 static_cast<std::uint32_t>(message->iterations),
                                 auth_message(first_bare_, server_first, without_proof));
  password_ = base::Secret();
  server_signature_ = std::move(proof.server_signature);
  state_ = State::awaiting_final;
  return base::Secret(without_proof + ",p=" + base::base64_encode(proof.proof));
}

// RFC 5802 section 5: "The client then authenticates the server by computing the ServerSignature and comparing it to
// the value sent by the server. If the two are different, the client MUST consider the authentication exchange to be
// unsuccessful".
std::expected<base::Secret, ClientError> ScramClient::check_server(std::string_view server_final) {
  auto message = parse_server_final(server_final);
  if (!message) return std::unexpected(ClientError::malformed_challenge);
  if (!message->error.empty()) {
    server_error_ = message->error;
    return std::unexpected(ClientError::rejected);
  }
  if (!base::equal_in_constant_time(message->signature, server_signature_))
    return std::unexpected(ClientError::server_not_proven);
  state_ = State::proven;
  return base::Secret();
}

std::expected<void, ClientError> ScramClient::succeeded() {
  if (state_ != State::proven) return std::unexpected(ClientError::server_not_proven);
  return {};
}

std::expected<std::unique_ptr<ClientExchange>, ClientError> make_scram_client(Mechanism mechanism,
                                                                              const ClientParameters& parameters) {
  require_nonce(parameters.nonce);
  const std::string nonce = base::base64_encode(parameters.nonce);
  // RFC 5802 section 5.1: "the client SHOULD prepare the username using the "SASLprep" profile [...] treating it as a
  // query string"; section 2.2: passwords are stored strings.
  const base::Secret name = SATCHEL_TRY(prepare(parameters.name, SaslprepUse::query));
  base::Secret password = SATCHEL_TRY(prepare(parameters.secret, SaslprepUse::stored));
  if (parameters.authorization_id.find('\0') != std::string_view::npos)
    return std::unexpected(ClientError::not_sendable);

  ScramClient::Setup setup;
  setup.authorization_id = parameters.authorization_id;
  setup.name = name.reveal();
  setup.password = std::move(password);
  setup.nonce = nonce;
  const bool has_bindings = parameters.bindings != nullptr && parameters.bindings->any();
  if (info(mechanism).needs_channel_binding) {
    if (!has_bindings) return std::unexpected(ClientError::no_channel_binding);
    choose_binding(setup, *parameters.bindings);
  } else if (has_bindings && !parameters.plus_offered) {
    // RFC 5802 section 6: "If the client supports channel binding and the server does not appear to [...], then the
    // client MUST NOT use an "n" gs2-cbind-flag."
    setup.flag = BindingFlag::not_offered;
  }
  return std::make_unique<ScramClient>(mechanism, std::move(setup));
}

}  // namespace satchel::sasl
