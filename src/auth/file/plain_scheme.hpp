#pragma once

#include <string>
#include <string_view>

#include "auth/file/password_hash.hpp"

/// The password itself, for tests and benchmarks.
namespace satchel::auth::file {

bool plain_valid(std::string_view hash);
Match plain_verify(const std::string& hash, std::string_view password);

}  // namespace satchel::auth::file
