#pragma once

#include <string_view>

#include "pop3/command.hpp"
#include "pop3/maildrop_view.hpp"
#include "pop3/server_session.hpp"

namespace satchel::pop3 {

/// What a handler may look at.
struct Context {
  const ServerOptions& options;
  State state;
  std::string_view timestamp;    ///< of the greeting, for APOP; empty when it is not offered
  bool name_given;               ///< USER has been accepted and PASS is awaited
  const MaildropView* maildrop;  ///< set in the TRANSACTION state
};

/// Whether a password may be sent over this connection.
inline bool passwords_may_cross(const ServerOptions& options) {
  return options.tls == Tls::active || options.plaintext_allowed;
}

/// Whether this connection may use a command now, as far as its row and the options tell: what CAPA announces.
bool is_offered(const Context& context, const Command& row);

/// The mechanisms of AUTH that this connection may use now.
sasl::Mechanisms offered_mechanisms(const ServerOptions& options);

}  // namespace satchel::pop3
