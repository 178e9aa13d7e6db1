#include "pop3/commands/handlers.hpp"

namespace satchel::pop3::handlers {

// RFC 2449 section 5: "It is available in both the AUTHORIZATION and TRANSACTION states."
Event capa(const Context& /*context*/, const Request& /*request*/) { return event::CapabilitiesWanted{}; }

}  // namespace satchel::pop3::handlers
