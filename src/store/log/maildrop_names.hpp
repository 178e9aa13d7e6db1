#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "recordlog/disk.hpp"

namespace satchel::store {

/// Who has a maildrop, sorted: a directory in which something was ever written.
recordlog::DiskResult<std::vector<std::string>> users_with_maildrops(recordlog::Disk& disk);

/// A name as part of a file's name; others have others.
std::string file_name_of(std::string_view name);

}  // namespace satchel::store
