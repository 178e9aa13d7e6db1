#include "pop3/commands/handlers.hpp"

namespace satchel::pop3::handlers {

// RFC 1939 section 5: "Any future reference to the message-number associated with the message in a POP3 command
// generates an error. The POP3 server does not actually delete the message until the POP3 session enters the UPDATE
// state."
Event dele(const Context& context, const Request& request) {
  const std::optional<std::size_t> index = context.maildrop->find(*request.message);
  if (!index) return event::Refused{refusals::no_such_message};
  return event::DeletionWanted{*index};
}

}  // namespace satchel::pop3::handlers
