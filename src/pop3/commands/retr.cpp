#include "pop3/commands/handlers.hpp"

namespace satchel::pop3::handlers {

// RFC 1939 section 5: "a message-number (required) which may NOT refer to a message marked as deleted".
Event retr(const Context& context, const Request& request) {
  const std::optional<std::size_t> index = context.maildrop->find(*request.message);
  if (!index) return event::Refused{refusals::no_such_message};
  return event::MessageWanted{.index = *index, .body_lines = std::nullopt};
}

}  // namespace satchel::pop3::handlers
