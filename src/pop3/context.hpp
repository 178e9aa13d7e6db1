#pragma once

#include "pop3/maildrop_view.hpp"
#include "pop3/server_session.hpp"

namespace satchel::pop3 {

/// What a handler may look at.
struct Context {
  const ServerOptions& options;
  State state;
  bool name_given;               ///< USER has been accepted and PASS is awaited
  const MaildropView* maildrop;  ///< set in the TRANSACTION state
};

/// Whether a password may be sent over this connection.
inline bool passwords_may_cross(const ServerOptions& options) {
  return options.tls == Tls::active || options.plaintext_allowed;
}

}  // namespace satchel::pop3
