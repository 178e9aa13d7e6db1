#include "pop3/commands/handlers.hpp"

namespace satchel::pop3::handlers {

// RFC 2595 section 4: "-ERR Command not permitted when TLS active".
Event stls(const Context& context, const Request& /*request*/) {
  if (context.options.tls == Tls::active) return event::Refused{refusals::tls_active};
  if (context.options.tls == Tls::unavailable) return event::Refused{refusals::tls_unavailable};
  return event::TlsWanted{};
}

}  // namespace satchel::pop3::handlers
