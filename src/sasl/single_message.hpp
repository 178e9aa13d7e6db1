#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "sasl/client.hpp"
#include "sasl/server.hpp"

/// Mechanisms in which the client says everything in one message: PLAIN, EXTERNAL, OAUTHBEARER, XOAUTH2. Inside
/// src/sasl only.
namespace satchel::sasl {

class SingleMessageClient final : public ClientExchange {
 public:
  /// `answer_to_refusal`: what the client says to a challenge that tells why it is refused; none where the mechanism
  /// has no such challenge.
  SingleMessageClient(Mechanism mechanism, base::Secret message,
                      std::optional<std::string_view> answer_to_refusal = std::nullopt)
      : mechanism_(mechanism), message_(std::move(message)), answer_to_refusal_(answer_to_refusal) {}

  Mechanism mechanism() const override { return mechanism_; }
  std::optional<base::Secret> initial_response() override;
  std::expected<base::Secret, ClientError> respond(std::string_view challenge) override;
  std::expected<void, ClientError> succeeded() override;
  std::string_view server_error() const override { return server_error_; }

 private:
  enum class State : std::uint8_t { beginning, sent, refused, over };

  Mechanism mechanism_;
  base::Secret message_;
  std::optional<std::string_view> answer_to_refusal_;
  State state_ = State::beginning;
  std::string server_error_;
};

class SingleMessageServer final : public ServerExchange {
 public:
  using Parse = std::optional<Credentials> (*)(std::string_view message);

  /// `refusal`: the challenge that tells the client why it is refused; empty where the mechanism has none.
  SingleMessageServer(Parse parse, std::string_view refusal) : parse_(parse), refusal_(refusal) {}

  ServerStep begin(std::optional<std::string_view> initial_response) override;
  ServerStep respond(std::string_view response) override;
  ServerStep keys(const ScramKeys* found) override;
  ServerStep verdict(bool accepted) override;

 private:
  enum class State : std::uint8_t { awaiting_message, awaiting_verdict, refusing, over };

  ServerStep fail(ServerError why);

  Parse parse_;
  std::string_view refusal_;
  State state_ = State::awaiting_message;
  Credentials credentials_;
};

}  // namespace satchel::sasl
