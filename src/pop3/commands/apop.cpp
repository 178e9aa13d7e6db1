#include "pop3/commands/handlers.hpp"

namespace satchel::pop3::handlers {

// RFC 1939 section 7: "A POP3 server which implements the APOP command will include a timestamp in its banner
// greeting." Without one the command does not exist.
Event apop(const Context& context, const Request& request) {
  if (context.timestamp.empty()) return event::Refused{refusals::unknown_command};
  return event::DigestGiven{.name = request.text, .digest = request.digest};
}

}  // namespace satchel::pop3::handlers
