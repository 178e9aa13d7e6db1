#include "pop3/commands/handlers.hpp"

namespace satchel::pop3::handlers {

// RFC 1939 section 5: "messages marked as deleted are not counted in either total".
Event stat(const Context& /*context*/, const Request& /*request*/) { return event::TotalsWanted{}; }

}  // namespace satchel::pop3::handlers
