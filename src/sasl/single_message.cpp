#include "sasl/single_message.hpp"

namespace satchel::sasl {
namespace {

/// The most of a server's words about a refusal that is kept.
constexpr std::size_t maximum_error_octets = 4096;

}  // namespace

std::optional<base::Secret> SingleMessageClient::initial_response() {
  state_ = State::sent;
  return std::move(message_);
}

std::expected<base::Secret, ClientError> SingleMessageClient::respond(std::string_view challenge) {
  if (state_ != State::sent || !answer_to_refusal_) {
    state_ = state_ == State::refused ? State::refused : State::over;
    return std::unexpected(ClientError::unexpected_challenge);
  }
  state_ = State::refused;
  server_error_ = challenge.substr(0, maximum_error_octets);
  return base::Secret(*answer_to_refusal_);
}

std::expected<void, ClientError> SingleMessageClient::succeeded() {
  switch (state_) {
    case State::sent:
      return {};
    case State::refused:
      return std::unexpected(ClientError::rejected);
    case State::beginning:
    case State::over:
      break;
  }
  return std::unexpected(ClientError::server_not_proven);
}

ServerStep SingleMessageServer::begin(std::optional<std::string_view> initial_response) {
  if (!initial_response && state_ == State::awaiting_message) return Challenge{};
  return respond(initial_response.value_or(""));
}

ServerStep SingleMessageServer::respond(std::string_view response) {
  // Whatever the client answers to a refusal: it stays one.
  if (state_ == State::refusing) return fail(ServerError::rejected);
  if (state_ != State::awaiting_message) return fail(ServerError::malformed);
  auto credentials = parse_(response);
  if (!credentials) return fail(ServerError::malformed);
  credentials_ = std::move(*credentials);
  state_ = State::awaiting_verdict;
  return Verify{&credentials_};
}

ServerStep SingleMessageServer::keys(const ScramKeys* /*found*/) { return fail(ServerError::malformed); }

ServerStep SingleMessageServer::verdict(bool accepted) {
  if (state_ != State::awaiting_verdict) return fail(ServerError::malformed);
  if (!accepted && refusal_.empty()) return fail(ServerError::rejected);
  if (!accepted) {
    state_ = State::refusing;
    return Challenge{refusal_};
  }
  state_ = State::over;
  return Succeeded{};
}

ServerStep SingleMessageServer::fail(ServerError why) {
  state_ = State::over;
  return Failed{why};
}

}  // namespace satchel::sasl
