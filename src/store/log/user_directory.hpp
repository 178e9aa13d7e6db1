#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "recordlog/disk.hpp"

namespace satchel::store {

/// Where the maildrop of a valid user name is kept. Different names have different directories, and none lies within
/// another's.
std::string user_directory(std::string_view user);

/// The user of a directory below "maildrops/"; nothing when no name is kept there.
std::optional<std::string> user_of_directory(std::string_view path);

/// Who has a directory, sorted.
recordlog::DiskResult<std::vector<std::string>> users_with_directories(recordlog::Disk& disk);

}  // namespace satchel::store
