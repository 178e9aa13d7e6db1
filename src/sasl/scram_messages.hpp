#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sasl/gs2.hpp"

/// The four messages of SCRAM (RFC 5802 section 7). Views are into the message that was parsed. Each parser gives
/// nothing for a message that is not of its form, is too long, or holds the reserved "m=". Inside src/sasl only.
namespace satchel::sasl {

/// The longest message that is looked at.
constexpr std::size_t maximum_scram_octets = 8192;

/// gs2-header "n=" name ",r=" nonce
struct ClientFirst {
  Gs2Header gs2;
  std::string name;  ///< decoded, not yet prepared
  std::string_view nonce;
  std::string_view bare;  ///< the message without its gs2 header
};
std::optional<ClientFirst> parse_client_first(std::string_view message);
std::string make_client_first_bare(std::string_view name, std::string_view nonce);

/// "r=" nonce ",s=" salt ",i=" iterations
struct ServerFirst {
  std::string_view nonce;
  std::string salt;
  std::uint64_t iterations = 0;
};
std::optional<ServerFirst> parse_server_first(std::string_view message);
std::string make_server_first(std::string_view nonce, std::string_view salt, std::uint32_t iterations);

/// "c=" binding ",r=" nonce ",p=" proof
struct ClientFinal {
  std::string binding;  ///< decoded: the gs2 header, then the data of the channel binding
  std::string_view nonce;
  std::string proof;
  std::string_view without_proof;
};
std::optional<ClientFinal> parse_client_final(std::string_view message);
std::string make_client_final_without_proof(std::string_view binding, std::string_view nonce);

/// "v=" signature, or "e=" error
struct ServerFinal {
  std::string signature;
  std::string_view error;  ///< empty: there is a signature
};
std::optional<ServerFinal> parse_server_final(std::string_view message);

}  // namespace satchel::sasl
