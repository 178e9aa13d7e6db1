#pragma once

#include "base/secret.hpp"
#include "fetch/account.hpp"
#include "fetch/capabilities.hpp"
#include "fetch/connection.hpp"

namespace satchel::fetch {

/// From the greeting to the TRANSACTION state: CAPA, STLS when the account says so, CAPA again, and the password. Never
/// falls back from what the account demands (promise C5). Pipelining is on afterwards where the server offers it.
net::Task<Result<Capabilities>> sign_in(Connection& connection, const Account& account, const base::Secret& password);

/// Whether the account's password may go over a line without TLS: to this machine itself, or where it is allowed.
bool plaintext_permitted(const Account& account);

}  // namespace satchel::fetch
