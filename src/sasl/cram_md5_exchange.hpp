#pragma once

#include <cstdint>
#include <string>

#include "sasl/client.hpp"
#include "sasl/server.hpp"

/// Both sides of CRAM-MD5 (RFC 2195). Inside src/sasl only.
namespace satchel::sasl {

class CramMd5Client final : public ClientExchange {
 public:
  CramMd5Client(std::string_view name, std::string_view password) : name_(name), password_(password) {}

  Mechanism mechanism() const override { return Mechanism::cram_md5; }
  std::optional<base::Secret> initial_response() override { return std::nullopt; }
  std::expected<base::Secret, ClientError> respond(std::string_view challenge) override;
  std::expected<void, ClientError> succeeded() override;

 private:
  enum class State : std::uint8_t { waiting, sent, over };

  std::string name_;
  base::Secret password_;
  State state_ = State::waiting;
};

class CramMd5Server final : public ServerExchange {
 public:
  explicit CramMd5Server(std::string challenge) : challenge_(std::move(challenge)) {}

  ServerStep begin(std::optional<std::string_view> initial_response) override;
  ServerStep respond(std::string_view response) override;
  ServerStep keys(const ScramKeys* found) override;
  ServerStep verdict(bool accepted) override;

 private:
  enum class State : std::uint8_t { beginning, waiting, verdict, over };

  ServerStep fail(ServerError why);

  std::string challenge_;
  State state_ = State::beginning;
  Credentials credentials_;
};

/// The challenge for a nonce of any octets.
std::string make_cram_md5_challenge(std::string_view nonce, std::string_view hostname);

}  // namespace satchel::sasl
