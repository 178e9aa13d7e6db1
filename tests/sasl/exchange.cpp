#include "sasl/exchange.hpp"

#include <stdexcept>

#include "sasl/cram_md5.hpp"

namespace satchel::sasl {

ScramKeys make_keys(ScramHash hash, const std::vector<std::string>& passwords) {
  ScramKeys keys{std::string(test_salt), minimum_iterations, {}};
  for (const std::string& password : passwords)
    keys.keys.push_back(make_scram_key(hash, password, test_salt, minimum_iterations).value());
  return keys;
}

const ScramKeys* Host::find(const FetchKeys& wanted) {
  looked_up.emplace_back(wanted.name);
  if (wanted.name != name) return nullptr;
  if (!keys) keys = make_keys(wanted.hash, {password});
  return &*keys;
}

bool Host::accepts(const Credentials& credentials) {
  verified.push_back(credentials.name);
  authorization_id = credentials.authorization_id;
  if (const auto* scram = std::get_if<proof::Scram>(&credentials.proof)) key = scram->key;
  if (!user_may_sign_in) return false;
  if (std::holds_alternative<proof::Certificate>(credentials.proof)) return true;
  if (credentials.name != name) return false;
  if (const auto* given = std::get_if<proof::Password>(&credentials.proof)) return given->password.reveal() == password;
  if (const auto* given = std::get_if<proof::Token>(&credentials.proof)) return given->token.reveal() == password;
  if (const auto* given = std::get_if<proof::Digest>(&credentials.proof))
    return given->digest == cram_md5_digest(given->challenge, password);
  return std::get<proof::Scram>(credentials.proof).key.has_value();
}

namespace {

/// Answers what the server asks of its host, until the client has a turn or all is over.
ServerStep settle(ServerStep step, ServerExchange& server, Host& host, Outcome& outcome) {
  static constexpr const char* names[] = {"challenge", "keys", "verify", "succeeded", "failed"};
  while (true) {
    outcome.steps.emplace_back(names[step.index()]);
    if (const auto* fetch = std::get_if<FetchKeys>(&step))
      step = server.keys(host.find(*fetch));
    else if (const auto* verify = std::get_if<Verify>(&step))
      step = server.verdict(host.accepts(*verify->credentials));
    else
      return step;
  }
}

}  // namespace

Outcome run(ClientExchange& client, ServerExchange& server, Host& host, Initial initial, const Tamper& tamper) {
  Outcome outcome;
  const auto carry = [&](std::string_view message) {
    std::string carried(message);
    if (tamper) tamper(outcome.said.size(), carried);
    outcome.said.push_back(carried);
    return carried;
  };
  auto first = client.initial_response();
  std::optional<std::string> sent;
  if (first && initial == Initial::with_command) sent = carry(first->reveal());
  ServerStep step = settle(server.begin(sent), server, host, outcome);
  bool first_is_owed = first && initial == Initial::after_empty_challenge;

  while (const auto* challenge = std::get_if<Challenge>(&step)) {
    if (outcome.said.size() > 20) throw std::logic_error("the exchange does not end");
    std::string response;
    if (first_is_owed) {
      first_is_owed = false;
      response = carry(first->reveal());
    } else {
      const auto answer = client.respond(carry(challenge->data));
      if (!answer) {
        outcome.client_error = answer.error();
        outcome.told_to_client = client.server_error();
        // Cancelled: no success is accepted from here on.
        outcome.client_believes = client.succeeded().has_value();
        return outcome;
      }
      response = carry(answer->reveal());
    }
    step = settle(server.respond(response), server, host, outcome);
  }

  outcome.told_to_client = client.server_error();
  outcome.server_succeeded = std::holds_alternative<Succeeded>(step);
  if (const auto* failed = std::get_if<Failed>(&step)) outcome.server_error = failed->why;
  // Success is claimed in any case: what would the client make of it?
  const auto believed = client.succeeded();
  outcome.client_believes = believed.has_value();
  if (!believed) outcome.client_error = believed.error();
  return outcome;
}

ClientParameters client_parameters(std::string_view name, std::string_view secret) {
  ClientParameters parameters;
  parameters.name = name;
  parameters.secret = secret;
  parameters.nonce = client_nonce;
  return parameters;
}

ServerParameters server_parameters() {
  ServerParameters parameters;
  parameters.hostname = "pop.example.org";
  parameters.nonce = server_nonce;
  parameters.decoy_secret = "only the server knows";
  return parameters;
}

Outcome run(Mechanism mechanism, const ClientParameters& client, ServerParameters server, Host& host) {
  const auto our_client = make_client(mechanism, client);
  if (!our_client) {
    Outcome outcome;
    outcome.client_error = our_client.error();
    return outcome;
  }
  const auto our_server = make_server(mechanism, std::move(server));
  return run(**our_client, *our_server, host);
}

}  // namespace satchel::sasl
