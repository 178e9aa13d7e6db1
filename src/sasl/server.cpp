#include "sasl/server.hpp"

#include <utility>

#include "base/base64.hpp"
#include "sasl/bearer.hpp"
#include "sasl/cram_md5_exchange.hpp"
#include "sasl/login.hpp"
#include "sasl/nonce.hpp"
#include "sasl/plain.hpp"
#include "sasl/scram_server.hpp"
#include "sasl/single_message.hpp"

namespace satchel::sasl {
namespace {

std::optional<Credentials> parse_plain_credentials(std::string_view message) {
  auto plain = parse_plain(message);
  if (!plain) return std::nullopt;
  return Credentials{std::move(plain->authorization_id), std::move(plain->authentication_id),
                     proof::Password{std::move(plain->password)}};
}

// RFC 4422 appendix A.1: "authz-id-string = 1*( UTF8-char-no-nul )", or nothing.
std::optional<Credentials> parse_external(std::string_view message) {
  if (message.find('\0') != std::string_view::npos) return std::nullopt;
  return Credentials{std::string(message), {}, proof::Certificate{}};
}

std::unique_ptr<ServerExchange> make_scram_server(Mechanism mechanism, ServerParameters parameters) {
  require_nonce(parameters.nonce);
  parameters.nonce = base::base64_encode(parameters.nonce);
  return std::make_unique<ScramServer>(mechanism, std::move(parameters));
}

}  // namespace

std::unique_ptr<ServerExchange> make_server(Mechanism mechanism, ServerParameters parameters) {
  switch (mechanism) {
    case Mechanism::scram_sha_256_plus:
    case Mechanism::scram_sha_256:
    case Mechanism::scram_sha_1_plus:
    case Mechanism::scram_sha_1:
      return make_scram_server(mechanism, std::move(parameters));
    case Mechanism::external:
      return std::make_unique<SingleMessageServer>(parse_external, "");
    case Mechanism::oauthbearer:
      return std::make_unique<SingleMessageServer>(parse_oauthbearer, oauthbearer_refusal);
    case Mechanism::xoauth2:
      return std::make_unique<SingleMessageServer>(parse_xoauth2, xoauth2_refusal);
    case Mechanism::plain:
      return std::make_unique<SingleMessageServer>(parse_plain_credentials, "");
    case Mechanism::login:
      return std::make_unique<LoginServer>();
    case Mechanism::cram_md5:
      require_nonce(parameters.nonce);
      return std::make_unique<CramMd5Server>(make_cram_md5_challenge(parameters.nonce, parameters.hostname));
  }
  return nullptr;
}

}  // namespace satchel::sasl
