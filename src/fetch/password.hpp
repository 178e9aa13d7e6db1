#pragma once

#include <string>
#include <string_view>

#include "base/secret.hpp"
#include "fetch/account.hpp"
#include "fetch/failure.hpp"

namespace satchel::fetch {

/// Gets the account's password: the first line of its file below `home`, or of what its command prints.
Result<base::Secret> read_password(const Account& account, const std::string& home);

/// Keeps a password in a file of mode 0600 below `home` and returns its path, relative to `home`. Replaces an older one
/// in one step.
Result<std::string> keep_password(const std::string& home, const std::string& account_name,
                                  const base::Secret& password);

/// Removes the file that `keep_password` made; one that is gone already is fine.
void forget_password(const std::string& home, const Account& account);

}  // namespace satchel::fetch
