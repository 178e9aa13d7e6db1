#pragma once

#include <string>
#include <string_view>

namespace satchel::sasl {

/// The names of the bindings, as messages carry them.
constexpr std::string_view tls_exporter = "tls-exporter";
constexpr std::string_view tls_server_end_point = "tls-server-end-point";

/// What ties an exchange to the TLS connection it runs in; each is empty where the connection has none.
struct ChannelBindings {
  /// tls-exporter (RFC 9266 section 2): 32 octets exported with the label "EXPORTER-Channel-Binding".
  std::string exporter;
  /// tls-server-end-point (RFC 5929 section 4.1): the hash of the server's certificate.
  std::string server_end_point;

  bool any() const { return !exporter.empty() || !server_end_point.empty(); }
};

}  // namespace satchel::sasl
