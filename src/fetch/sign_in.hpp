#pragma once

#include "base/secret.hpp"
#include "fetch/account.hpp"
#include "fetch/connection.hpp"

namespace satchel::fetch {

/// From nothing to the TRANSACTION state: the connection, CAPA, STLS when the account says so, CAPA again, and the
/// password. Never falls back from what the account demands (promise C5). Pipelining is on afterwards where the server
/// offers it.
net::Task<Result<Connection>> sign_in(const Account& account, const base::Secret& password);

}  // namespace satchel::fetch
