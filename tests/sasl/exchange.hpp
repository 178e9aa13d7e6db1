#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sasl/client.hpp"
#include "sasl/server.hpp"

/// Runs a client against a server, as a protocol and a host would.
namespace satchel::sasl {

constexpr std::string_view client_nonce = "client's sixteen";
constexpr std::string_view server_nonce = "server's sixteen";
constexpr std::string_view test_salt = "sixteen of salt.";

/// What a host knows of its one user, and what it is asked.
struct Host {
  std::string name = "alice";
  std::string password = "secret";
  std::optional<ScramKeys> keys;  ///< of the user; made of `password` when there are none
  bool user_may_sign_in = true;

  std::vector<std::string> looked_up;
  std::vector<std::string> verified;              ///< the names
  std::optional<std::string> authorization_id;    ///< of the last that was verified
  std::optional<std::optional<std::size_t>> key;  ///< of the last SCRAM exchange

  const ScramKeys* find(const FetchKeys& wanted);
  bool accepts(const Credentials& credentials);
};

ScramKeys make_keys(ScramHash hash, const std::vector<std::string>& passwords);

struct Outcome {
  bool server_succeeded = false;
  std::optional<ServerError> server_error;
  bool client_believes = false;
  std::optional<ClientError> client_error;
  std::string told_to_client;      ///< server_error() of the client
  std::vector<std::string> said;   ///< by both, in turn, beginning with the client's first message or the challenge
  std::vector<std::string> steps;  ///< kinds of the server's steps
};

/// Changes a message under way; `number` counts all messages from 0.
using Tamper = std::function<void(std::size_t number, std::string& message)>;

enum class Initial { with_command, after_empty_challenge };

Outcome run(ClientExchange& client, ServerExchange& server, Host& host, Initial initial = Initial::with_command,
            const Tamper& tamper = {});

ClientParameters client_parameters(std::string_view name = "alice", std::string_view secret = "secret");
ServerParameters server_parameters();

/// Both sides with their usual parameters.
Outcome run(Mechanism mechanism, const ClientParameters& client, ServerParameters server, Host& host);

}  // namespace satchel::sasl
