#include "pop3/commands/handlers.hpp"

namespace satchel::pop3::handlers {

// RFC 6856 section 2.1: "The UTF8 command enables UTF-8 mode." Whether it can still do so is decided where it is acted
// on.
Event utf8(const Context& context, const Request& /*request*/) {
  if (!context.options.utf8) return event::Refused{refusals::unknown_command};
  return event::Utf8Wanted{};
}

}  // namespace satchel::pop3::handlers
