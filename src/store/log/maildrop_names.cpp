#include "store/log/maildrop_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/try.hpp"
#include "recordlog/crc32c.hpp"
#include "store/user_directory.hpp"

namespace satchel::store {
namespace {

recordlog::DiskResult<void> add_users(recordlog::Disk& disk, const std::string& below,
                                      std::vector<std::string>& users) {
  const std::string directory = "maildrops" + below;
  for (const std::string& name : SATCHEL_TRY(disk.list(directory))) {
    const std::string path = below + '/' + name;
    if (name.ends_with('%')) {
      SATCHEL_TRY_VOID(add_users(disk, path, users));
      continue;
    }
    auto user = user_of_path(std::string_view(path).substr(1));
    if (!user) continue;
    const std::vector<std::string> files = SATCHEL_TRY(disk.list("maildrops" + path));
    if (std::ranges::any_of(files, [](const std::string& file) { return file.ends_with(".seg"); }))
      users.push_back(std::move(*user));
  }
  return {};
}

}  // namespace

recordlog::DiskResult<std::vector<std::string>> users_with_maildrops(recordlog::Disk& disk) {
  std::vector<std::string> users;
  SATCHEL_TRY_VOID(add_users(disk, "", users));
  std::ranges::sort(users);
  return users;
}

std::string file_name_of(std::string_view name) {
  std::string path = user_path(name);
  const std::size_t first = path.find('/');
  // A long name has several pieces: the first of them and a checksum stand for it.
  if (first != std::string::npos) path = path.substr(0, first) + fmt::format("{:08x}", recordlog::crc32c(0, name));
  return path;
}

}  // namespace satchel::store
