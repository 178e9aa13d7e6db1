#pragma once

#include <string>
#include <string_view>

#include "auth/file/password_hash.hpp"

/// The hashes of crypt(5), as in /etc/shadow, computed by libxcrypt.
namespace satchel::auth::file {

/// Any method that libxcrypt knows; the others name one.
bool crypt_valid(std::string_view hash);
bool sha512_crypt_valid(std::string_view hash);
bool sha256_crypt_valid(std::string_view hash);
bool blf_crypt_valid(std::string_view hash);
Match crypt_verify(const std::string& hash, std::string_view password);

}  // namespace satchel::auth::file
