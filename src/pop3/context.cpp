#include "pop3/context.hpp"

namespace satchel::pop3 {

bool is_offered(const Context& context, const Command& row) {
  switch (row.tls) {
    // RFC 2595 section 4: STLS is announced in the "AUTHORIZATION state only".
    case TlsRule::before_tls_only:
      return context.state == State::authorization && context.options.tls == Tls::available;
    case TlsRule::carries_a_password:
      return passwords_may_cross(context.options);
    case TlsRule::by_mechanism:
      return !offered_mechanisms(context.options).empty();
    case TlsRule::any:
      break;
  }
  if (row.verb == Verb::utf8) return context.options.utf8;
  if (row.verb == Verb::apop) return !context.timestamp.empty();
  return true;
}

sasl::Mechanisms offered_mechanisms(const ServerOptions& options) {
  const bool under_tls = options.tls == Tls::active;
  sasl::Mechanisms offered;
  for (const sasl::MechanismInfo& row : sasl::mechanisms()) {
    if (!options.mechanisms.contains(row.mechanism)) continue;
    if (row.exposure == sasl::Exposure::secret && !passwords_may_cross(options)) continue;
    if (row.needs_channel_binding && !(under_tls && options.tls_connection.bindings.any())) continue;
    if (row.mechanism == sasl::Mechanism::external && !(under_tls && options.tls_connection.client_certificate))
      continue;
    offered.add(row.mechanism);
  }
  return offered;
}

}  // namespace satchel::pop3
