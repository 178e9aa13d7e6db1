#include "pop3/capabilities.hpp"

namespace satchel::pop3 {

// RFC 2449 section 6 says for each capability in which states it is announced: all of these in both, but for STLS,
// "AUTHORIZATION state only" (RFC 2595 section 4). USER and SASL PLAIN are left out where they would be refused.
void append_capabilities(const Context& context, Replies& out) {
  out.line("+OK capabilities follow");
  out.line("TOP");
  out.line("UIDL");
  if (passwords_may_cross(context.options)) {
    out.line("USER");
    out.line("SASL PLAIN");
  }
  out.line("PIPELINING");
  out.line("RESP-CODES");
  out.line("AUTH-RESP-CODE");
  if (context.state == State::authorization && context.options.tls == Tls::available) out.line("STLS");
  out.line("EXPIRE NEVER");
  out.line("IMPLEMENTATION Satchel ", context.options.hostname);
  out.line(".");
}

}  // namespace satchel::pop3
