#pragma once

#include <expected>
#include <optional>
#include <string_view>

#include "sasl/client.hpp"
#include "sasl/server.hpp"

/// The messages of the two mechanisms that carry a bearer token. Inside src/sasl only.
namespace satchel::sasl {

/// OAUTHBEARER (RFC 7628). The message names the one to sign in as in its gs2 header; that is `name` among the
/// credentials, empty where the token alone says it.
std::optional<Credentials> parse_oauthbearer(std::string_view message);
std::expected<base::Secret, ClientError> make_oauthbearer(const ClientParameters& parameters);
/// RFC 7628 section 3.2.2: "status (REQUIRED)", "scope (OPTIONAL)"; "schemes" as in its example.
constexpr std::string_view oauthbearer_refusal = R"({"status":"invalid_token","schemes":"bearer"})";
/// RFC 7628 section 3.2.3: "The client MUST then send either an additional client response consisting of a single %x01
/// (control A) character to the server in order to allow the server to finish the exchange or a SASL abort message".
constexpr std::string_view oauthbearer_answer_to_refusal = "\x01";

/// XOAUTH2, as Google and Microsoft describe it: "user=" name ^A "auth=Bearer " token ^A ^A
std::optional<Credentials> parse_xoauth2(std::string_view message);
std::expected<base::Secret, ClientError> make_xoauth2(const ClientParameters& parameters);
constexpr std::string_view xoauth2_refusal = R"({"status":"401","schemes":"bearer","scope":""})";
/// Google's manual: the client answers the challenge with an empty response.
constexpr std::string_view xoauth2_answer_to_refusal;

/// The token in "Bearer TOKEN" (RFC 6750 section 2.1), the word without case (RFC 9110 section 11.1).
std::optional<std::string_view> bearer_token(std::string_view authorization);
bool is_token(std::string_view text);

}  // namespace satchel::sasl
