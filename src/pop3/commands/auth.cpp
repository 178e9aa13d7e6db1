#include "base/base64.hpp"
#include "pop3/commands/handlers.hpp"

namespace satchel::pop3::handlers {
namespace {

std::optional<base::Secret> decode(std::string_view text) {
  std::optional<std::string> decoded = base::base64_decode(text);
  if (!decoded) return std::nullopt;
  base::Secret secret{std::string_view(*decoded)};
  base::Secret::wipe(*decoded);
  return secret;
}

}  // namespace

// RFC 5034 section 4: "If the requested authentication mechanism is not supported, the server rejects the AUTH command
// with a negative reply."
Event auth(const Context& context, const Request& request) {
  const std::size_t space = request.text.find(' ');
  const std::optional<sasl::Mechanism> mechanism = sasl::find_mechanism(request.text.substr(0, space));
  if (!mechanism || !context.options.mechanisms.contains(*mechanism))
    return event::Refused{refusals::unknown_mechanism};
  if (sasl::info(*mechanism).exposure == sasl::Exposure::secret && !passwords_may_cross(context.options))
    return event::Refused{refusals::tls_needed};
  if (!offered_mechanisms(context.options).contains(*mechanism)) return event::Refused{refusals::unknown_mechanism};

  if (space == std::string_view::npos) return event::ExchangeBegun{*mechanism, std::nullopt};
  const std::string_view response = request.text.substr(space + 1);
  // RFC 5034 section 4: "If the client is transmitting an initial response of zero length, it MUST instead transmit the
  // response as a single equals sign".
  if (response == "=") return event::ExchangeBegun{*mechanism, base::Secret()};
  // RFC 5034 section 4: "If the server is unable to [BASE64] decode any client response, it MUST reject the AUTH
  // command with a negative response".
  std::optional<base::Secret> decoded = decode(response);
  if (!decoded) return event::Refused{refusals::malformed_response};
  return event::ExchangeBegun{*mechanism, std::move(*decoded)};
}

// RFC 5034 section 4: "If the client wishes to cancel the authentication exchange, it issues a line with a single '*'.
// If the server receives such a response, it MUST reject the AUTH command by sending an -ERR reply."
Event auth_response(std::string_view line) {
  if (line == "*") return event::Refused{refusals::authentication_cancelled};
  std::optional<base::Secret> decoded = decode(line);
  if (!decoded) return event::Refused{refusals::malformed_response};
  return event::ResponseGiven{std::move(*decoded)};
}

}  // namespace satchel::pop3::handlers
