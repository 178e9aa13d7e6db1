#include "base/ascii.hpp"
#include "base/base64.hpp"
#include "pop3/commands/handlers.hpp"
#include "sasl/plain.hpp"

namespace satchel::pop3::handlers {
namespace {

Event credentials(std::string_view response) {
  std::expected<sasl::PlainCredentials, sasl::PlainError> plain = sasl::parse_plain(response);
  if (!plain) return event::Refused{Refusal::malformed_response};
  // RFC 4616 section 2: the server checks "that the authentication identity is permitted to act as the [...]
  // authorization identity". Here everybody is themselves only.
  if (!plain->authorization_id.empty() && plain->authorization_id != plain->authentication_id)
    return event::Refused{Refusal::login_rejected};
  return event::CredentialsGiven{std::move(plain->authentication_id), std::move(plain->password)};
}

// RFC 5034 section 4: "If the server is unable to [BASE64] decode any client response, it MUST reject the AUTH command
// with a negative response".
Event encoded_response(std::string_view text) {
  std::optional<std::string> decoded = base::base64_decode(text);
  if (!decoded) return event::Refused{Refusal::malformed_response};
  Event result = credentials(*decoded);
  base::Secret::wipe(*decoded);
  return result;
}

}  // namespace

Event auth(const Context& /*context*/, const Request& request) {
  const std::size_t space = request.text.find(' ');
  if (!base::equals_ignoring_case(request.text.substr(0, space), "PLAIN"))
    return event::Refused{Refusal::unknown_mechanism};
  if (space == std::string_view::npos) return event::ChallengeWanted{};
  const std::string_view initial_response = request.text.substr(space + 1);
  // RFC 5034 section 4: "If the client is transmitting an initial response of zero length, it MUST instead transmit the
  // response as a single equals sign".
  return initial_response == "=" ? credentials({}) : encoded_response(initial_response);
}

// RFC 5034 section 4: "If the client wishes to cancel the authentication exchange, it issues a line with a single '*'.
// If the server receives such a response, it MUST reject the AUTH command by sending an -ERR reply."
Event auth_response(std::string_view line) {
  if (line == "*") return event::Refused{Refusal::authentication_cancelled};
  return encoded_response(line);
}

}  // namespace satchel::pop3::handlers
