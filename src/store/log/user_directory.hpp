#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "recordlog/disk.hpp"

namespace satchel::store {

/// A name as part of a file's name: of at most 209 octets, and others have others.
std::string file_name_of(std::string_view name);

/// Where the maildrop of a valid user name is kept. Different names have different directories, and none lies within
/// another's.
std::string user_directory(std::string_view user);

/// The user of a directory below "maildrops/"; nothing when no name is kept there.
std::optional<std::string> user_of_directory(std::string_view path);

/// Who has a maildrop, sorted: a directory in which something was ever written.
recordlog::DiskResult<std::vector<std::string>> users_with_directories(recordlog::Disk& disk);

}  // namespace satchel::store
