#include "sasl/login.hpp"

#include <utility>

namespace satchel::sasl {
namespace {

/// These words, since clients exist that look for them.
constexpr std::string_view name_prompt = "Username:";
constexpr std::string_view password_prompt = "Password:";

bool is_part(std::string_view response) { return !response.empty() && response.find('\0') == std::string_view::npos; }

}  // namespace

std::expected<base::Secret, ClientError> LoginClient::respond(std::string_view /*challenge*/) {
  switch (state_) {
    case State::name:
      state_ = State::password;
      return base::Secret(std::string_view(name_));
    case State::password:
      state_ = State::sent;
      return std::move(password_);
    case State::sent:
    case State::over:
      break;
  }
  state_ = State::over;
  return std::unexpected(ClientError::unexpected_challenge);
}

std::expected<void, ClientError> LoginClient::succeeded() {
  if (state_ != State::sent) return std::unexpected(ClientError::server_not_proven);
  return {};
}

ServerStep LoginServer::begin(std::optional<std::string_view> initial_response) {
  if (!initial_response && state_ == State::name) return Challenge{name_prompt};
  return respond(initial_response.value_or(""));
}

ServerStep LoginServer::respond(std::string_view response) {
  if (!is_part(response)) return fail(ServerError::malformed);
  switch (state_) {
    case State::name:
      credentials_.name = response;
      state_ = State::password;
      return Challenge{password_prompt};
    case State::password:
      credentials_.proof = proof::Password{base::Secret(response)};
      state_ = State::verdict;
      return Verify{&credentials_};
    case State::verdict:
    case State::over:
      break;
  }
  return fail(ServerError::malformed);
}

ServerStep LoginServer::keys(const ScramKeys* /*found*/) { return fail(ServerError::malformed); }

ServerStep LoginServer::verdict(bool accepted) {
  if (state_ != State::verdict) return fail(ServerError::malformed);
  if (!accepted) return fail(ServerError::rejected);
  state_ = State::over;
  return Succeeded{};
}

ServerStep LoginServer::fail(ServerError why) {
  state_ = State::over;
  return Failed{why};
}

}  // namespace satchel::sasl
