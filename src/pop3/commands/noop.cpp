#include "pop3/commands/handlers.hpp"

namespace satchel::pop3::handlers {

// RFC 1939 section 5: "The POP3 server does nothing, it merely replies with a positive response."
Event noop(const Context& /*context*/, const Request& /*request*/) { return event::NothingWanted{}; }

}  // namespace satchel::pop3::handlers
