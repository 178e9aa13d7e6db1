#include "pop3/commands/handlers.hpp"

namespace satchel::pop3::handlers {

// RFC 1939 section 7: with an argument "a message-number [...] which, if present, may NOT refer to a message marked as
// deleted".
Event uidl(const Context& context, const Request& request) {
  if (!request.message) return event::ScanWanted{Verb::uidl};
  const std::optional<std::size_t> index = context.maildrop->find(*request.message);
  if (!index) return event::Refused{refusals::no_such_message};
  return event::EntryWanted{Verb::uidl, *index};
}

}  // namespace satchel::pop3::handlers
