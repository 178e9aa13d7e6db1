#pragma once

#include <cstdint>
#include <string>

#include "sasl/client.hpp"
#include "sasl/server.hpp"

/// LOGIN (draft-murchison-sasl-login): the server asks for the name, then for the password. Obsolete, and still all
/// that some clients have. Inside src/sasl only.
namespace satchel::sasl {

/// Answers two challenges, whatever their words: servers differ in them.
class LoginClient final : public ClientExchange {
 public:
  LoginClient(std::string_view name, std::string_view password) : name_(name), password_(password) {}

  Mechanism mechanism() const override { return Mechanism::login; }
  std::optional<base::Secret> initial_response() override { return std::nullopt; }
  std::expected<base::Secret, ClientError> respond(std::string_view challenge) override;
  std::expected<void, ClientError> succeeded() override;

 private:
  enum class State : std::uint8_t { name, password, sent, over };

  std::string name_;
  base::Secret password_;
  State state_ = State::name;
};

class LoginServer final : public ServerExchange {
 public:
  /// An initial response is taken for the name, as some clients mean it.
  ServerStep begin(std::optional<std::string_view> initial_response) override;
  ServerStep respond(std::string_view response) override;
  ServerStep keys(const ScramKeys* found) override;
  ServerStep verdict(bool accepted) override;

 private:
  enum class State : std::uint8_t { name, password, verdict, over };

  ServerStep fail(ServerError why);

  State state_ = State::name;
  Credentials credentials_;
};

}  // namespace satchel::sasl
