#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "sasl/crypto.hpp"
#include "sasl/scram_messages.hpp"
#include "sasl/server.hpp"

namespace satchel::sasl {

/// The server's side of SCRAM (RFC 5802, RFC 7677), each mechanism of the family. Inside src/sasl only; others have
/// `make_server`. The nonce among the parameters is printable and without ',' here.
class ScramServer final : public ServerExchange {
 public:
  ScramServer(Mechanism mechanism, ServerParameters parameters);

  ServerStep begin(std::optional<std::string_view> initial_response) override;
  ServerStep respond(std::string_view response) override;
  ServerStep keys(const ScramKeys* found) override;
  ServerStep verdict(bool accepted) override;

  /// How many HMACs the exchange has computed: as many for a user who does not exist as for others.
  std::size_t hmacs() const { return mac_.count(); }

 private:
  enum class State : std::uint8_t {
    awaiting_first,
    awaiting_keys,
    awaiting_final,
    awaiting_verdict,
    signing_off,
    over
  };

  ServerStep take_first(std::string_view message);
  ServerStep take_final(std::string_view message);
  std::optional<ServerError> check_flag(const Gs2Header& header);
  ServerStep fail(ServerError why);

  Mechanism mechanism_;
  ServerParameters parameters_;
  crypto::Mac mac_;
  State state_ = State::awaiting_first;
  std::string binding_input_;  ///< the gs2 header and the data of the binding that the client has to repeat
  std::string first_bare_;
  std::string nonce_;  ///< both sides' parts
  ScramKeys keys_;
  std::string server_first_;
  std::string server_final_;
  Credentials credentials_;
};

}  // namespace satchel::sasl
