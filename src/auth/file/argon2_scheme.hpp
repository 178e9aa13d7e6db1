#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "auth/file/password_hash.hpp"

/// Argon2 (RFC 9106) in its usual text form: `$argon2id$v=19$m=KIBIBYTES,t=PASSES,p=LANES$salt$hash`.
namespace satchel::auth::file {

bool argon2id_valid(std::string_view hash);
bool argon2i_valid(std::string_view hash);
Match argon2id_verify(const std::string& hash, std::string_view password);
Match argon2i_verify(const std::string& hash, std::string_view password);

/// A hash with a fresh salt and our own costs.
std::expected<std::string, std::string> argon2id_make(std::string_view password);
/// A hash of the same costs that no known password has.
std::string argon2id_unmatchable();

}  // namespace satchel::auth::file
