#include "pop3/context.hpp"

namespace satchel::pop3 {

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
