#include "pop3/commands/handlers.hpp"

namespace satchel::pop3::handlers {

// RFC 1939 section 5: "If any messages have been marked as deleted by the POP3 server, they are unmarked."
Event rset(const Context& /*context*/, const Request& /*request*/) { return event::ResetWanted{}; }

}  // namespace satchel::pop3::handlers
