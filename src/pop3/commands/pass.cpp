#include "pop3/commands/handlers.hpp"
#include "pop3/prepared.hpp"

namespace satchel::pop3::handlers {

// RFC 1939 section 7: "may only be given in the AUTHORIZATION state immediately after a successful USER command"; and
// "since the PASS command has exactly one argument, a POP3 server may treat spaces in the argument as part of the
// password, instead of as argument separators": spaces at both ends are kept.
Event pass(const Context& context, const Request& request) {
  if (!context.name_given) return event::Refused{refusals::name_needed};
  std::optional<base::Secret> password = prepared(context.options, request.text);
  if (!password) return event::Refused{refusals::name_malformed};
  return event::PasswordGiven{std::move(*password)};
}

}  // namespace satchel::pop3::handlers
