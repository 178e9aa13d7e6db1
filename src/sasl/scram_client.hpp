#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <string>

#include "sasl/client.hpp"
#include "sasl/gs2.hpp"
#include "sasl/scram_messages.hpp"

namespace satchel::sasl {

/// The client's side of SCRAM (RFC 5802, RFC 7677), each mechanism of the family. Inside src/sasl only: `make_client`
/// checks and prepares what this takes as it is.
class ScramClient final : public ClientExchange {
 public:
  struct Setup {
    BindingFlag flag = BindingFlag::none;
    std::string_view binding;       ///< the name of the channel binding; empty without
    std::string_view binding_data;  ///< empty without
    std::string_view authorization_id;
    std::string_view name;   ///< prepared
    base::Secret password;   ///< prepared
    std::string_view nonce;  ///< printable, without ','
  };

  ScramClient(Mechanism mechanism, Setup setup);

  Mechanism mechanism() const override { return mechanism_; }
  std::optional<base::Secret> initial_response() override;
  std::expected<base::Secret, ClientError> respond(std::string_view challenge) override;
  std::expected<void, ClientError> succeeded() override;
  std::string_view server_error() const override { return server_error_; }

 private:
  enum class State : std::uint8_t { awaiting_first, awaiting_final, proven, over };

  std::expected<base::Secret, ClientError> prove(std::string_view server_first);
  std::expected<base::Secret, ClientError> check_server(std::string_view server_final);

  Mechanism mechanism_;
  State state_ = State::awaiting_first;
  std::string gs2_header_;
  std::string binding_data_;
  std::string nonce_;
  std::string first_bare_;
  base::Secret password_;
  std::string server_signature_;
  std::string server_error_;
};

/// Checks and prepares the parameters of a SCRAM mechanism.
std::expected<std::unique_ptr<ClientExchange>, ClientError> make_scram_client(Mechanism mechanism,
                                                                              const ClientParameters& parameters);

}  // namespace satchel::sasl
