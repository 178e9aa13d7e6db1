#pragma once

#include <string>
#include <string_view>

namespace satchel::store {

/// Where the maildrop of a valid user name is kept. Different names have different directories, and none lies within
/// another's.
std::string user_directory(std::string_view user);

}  // namespace satchel::store
