#include "pop3/commands/handlers.hpp"
#include "pop3/prepared.hpp"

namespace satchel::pop3::handlers {

// RFC 1939 section 7: the answer is the same for a maildrop that exists and one that does not, since "the server may
// return a positive response even though no such mailbox exists". A second USER replaces the first.
Event user(const Context& context, const Request& request) {
  std::optional<base::Secret> name = prepared(context.options, request.text);
  if (!name) return event::Refused{refusals::name_malformed};
  return event::NameGiven{std::move(*name)};
}

}  // namespace satchel::pop3::handlers
