#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace satchel::store {

/// Where the maildrop of a valid user name is kept. Different names have different directories, and none lies within
/// another's.
std::string user_directory(std::string_view user);
/// The same below the directory of all maildrops.
std::string user_path(std::string_view user);
/// The user whose `user_path` this is; nothing when it is nobody's.
std::optional<std::string> user_of_path(std::string_view path);

}  // namespace satchel::store
