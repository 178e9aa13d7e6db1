#include "pop3/commands/handlers.hpp"

namespace satchel::pop3::handlers {

// RFC 1939 section 7: "if the number of lines requested by the POP3 client is greater than [...] the number of lines in
// the body, then the POP3 server sends the entire message": whoever slices the message sees to that.
Event top(const Context& context, const Request& request) {
  const std::optional<std::size_t> index = context.maildrop->find(*request.message);
  if (!index) return event::Refused{refusals::no_such_message};
  return event::MessageWanted{.index = *index, .body_lines = request.line_count};
}

}  // namespace satchel::pop3::handlers
