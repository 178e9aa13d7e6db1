#include "store/log/user_directory.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

#include "base/ascii.hpp"
#include "base/try.hpp"
#include "recordlog/crc32c.hpp"
#include "store/store.hpp"

namespace satchel::store {
namespace {

/// Below the 255 octets that file systems allow in one name.
constexpr std::size_t longest_piece_octets = 200;

constexpr std::string_view root = "maildrops/";

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("._@+-").find(c) != std::string_view::npos;
}

std::string encoded(char c) {
  static constexpr char digits[] = "0123456789ABCDEF";
  const auto octet = static_cast<unsigned char>(c);
  return {'%', digits[octet >> 4], digits[octet & 15]};
}

}  // namespace

std::string user_directory(std::string_view user) {
  std::string path(root);
  std::size_t piece_start = path.size();
  for (std::size_t i = 0; i < user.size(); ++i) {
    const char c = user[i];
    const bool leading_dot = i == 0 && c == '.';
    const std::string shown = is_plain(c) && !leading_dot ? std::string(1, c) : encoded(c);
    if (path.size() - piece_start + shown.size() > longest_piece_octets) {
      path += "%/";
      piece_start = path.size();
    }
    path += shown;
  }
  return path;
}

std::string file_name_of(std::string_view name) {
  std::string shown;
  for (const char c : name) shown += is_plain(c) ? std::string(1, c) : encoded(c);
  if (shown.size() <= longest_piece_octets) return shown;
  return shown.substr(0, longest_piece_octets) + fmt::format("%{:08x}", recordlog::crc32c(0, name));
}

std::optional<std::string> user_of_directory(std::string_view path) {
  std::string user;
  while (!path.empty()) {
    const char c = path.front();
    path.remove_prefix(1);
    if (c != '%') {
      user += c;
    } else if (path.starts_with('/')) {
      path.remove_prefix(1);
    } else {
      const auto octet = path.size() < 2 ? std::nullopt : base::from_hex(base::lowercase(path.substr(0, 2)));
      if (!octet) return std::nullopt;
      user += *octet;
      path.remove_prefix(2);
    }
  }
  return user;
}

namespace {

recordlog::DiskResult<void> add_users(recordlog::Disk& disk, const std::string& directory,
                                      std::vector<std::string>& users) {
  for (const std::string& name : SATCHEL_TRY(disk.list(directory))) {
    const std::string path = directory + '/' + name;
    if (name.ends_with('%')) {
      SATCHEL_TRY_VOID(add_users(disk, path, users));
      continue;
    }
    auto user = user_of_directory(std::string_view(path).substr(root.size()));
    if (!user || !valid_user_name(*user) || user_directory(*user) != path) continue;
    const std::vector<std::string> files = SATCHEL_TRY(disk.list(path));
    if (std::ranges::any_of(files, [](const std::string& file) { return file.ends_with(".seg"); }))
      users.push_back(std::move(*user));
  }
  return {};
}

}  // namespace

recordlog::DiskResult<std::vector<std::string>> users_with_directories(recordlog::Disk& disk) {
  std::vector<std::string> users;
  SATCHEL_TRY_VOID(add_users(disk, "maildrops", users));
  std::ranges::sort(users);
  return users;
}

}  // namespace satchel::store
