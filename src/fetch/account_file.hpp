#pragma once

#include <string>
#include <vector>

#include "fetch/account.hpp"
#include "fetch/failure.hpp"

/// The accounts in a home's config.toml. The file is the user's: what is added goes to its end, what is removed is one
/// block, and every other line, comments too, stays as it is.
namespace satchel::fetch {

/// All accounts, in the file's order; none when there is no file. An error names file and line.
Result<std::vector<Account>> load_accounts(const std::string& home);
/// Fails when there is one of that name already.
Result<void> add_account(const std::string& home, const Account& account);
Result<void> remove_account(const std::string& home, const std::string& name);

/// Names are 1 to 64 of letters, digits, '.', '_', '-', '@' and '+', and begin with a letter or digit.
bool valid_account_name(const std::string& name);

}  // namespace satchel::fetch
