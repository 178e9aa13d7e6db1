#include "pop3/commands/handlers.hpp"

namespace satchel::pop3::handlers {

// RFC 1939 sections 4 and 6: in the AUTHORIZATION state QUIT only ends the session, in the TRANSACTION state it leads
// to the UPDATE state.
Event quit(const Context& /*context*/, const Request& /*request*/) { return event::QuitWanted{}; }

}  // namespace satchel::pop3::handlers
