#pragma once

#include <string>

#include "fuzz/accounts.hpp"
#include "fuzz/input.hpp"
#include "pop3/server_session.hpp"

namespace satchel::fuzz {

inline sasl::Mechanisms all_mechanisms() {
  sasl::Mechanisms all;
  for (const sasl::MechanismInfo& row : sasl::mechanisms()) all.add(row.mechanism);
  return all;
}

inline pop3::TlsConnection tls_connection() { return {.bindings = bindings(), .client_certificate = true}; }

/// Words: tls=available|active, refused (no password without TLS), apop, utf8, bad=N, bad-before-login=N.
inline pop3::ServerOptions server_options(const Words& words) {
  pop3::ServerOptions options;
  options.hostname = "pop.example.org";
  if (words.value("tls") == "available") options.tls = pop3::Tls::available;
  if (words.value("tls") == "active") options.tls = pop3::Tls::active;
  options.tls_connection = tls_connection();
  options.plaintext_allowed = !words.has("refused");
  options.mechanisms = all_mechanisms();
  options.apop = words.has("apop");
  options.seed = server_nonce;
  options.decoy_secret = "decoys";
  options.utf8 = options.utf8_names = words.has("utf8");
  options.bad_commands = words.number("bad", options.bad_commands, 1000);
  options.bad_commands_before_login = words.number("bad-before-login", options.bad_commands_before_login, 1000);
  return options;
}

}  // namespace satchel::fuzz
