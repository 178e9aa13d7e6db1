#pragma once

#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "auth/file/users_file.hpp"
#include "auth/verifier.hpp"

/// Editing a users file. Each call replaces the file at one stroke, keeps all other lines and their order, and waits
/// for other editors.
namespace satchel::auth::file {

/// Makes the file (mode 0600) if there is none.
std::expected<void, FileError> add_user(const std::string& path, std::string_view name, std::string_view password);
std::expected<void, FileError> set_password(const std::string& path, std::string_view name, std::string_view password);
/// With all app passwords.
std::expected<void, FileError> remove_user(const std::string& path, std::string_view name);

/// One word of a user's last field (user_fields.hpp), such as satchel_quota with "2G"; without a value it goes.
struct FieldChange {
  std::string_view key = {};
  std::optional<std::string> value = {};
};
/// All of them or none: a value that is not allowed is an error.
std::expected<void, FileError> set_fields(const std::string& path, std::string_view name,
                                          std::span<const FieldChange> changes);

struct ListedUser {
  std::string name = {};
  Limits limits = {};
  std::vector<std::string> devices = {};  ///< those with an app password that works
};
/// In the order of the file.
std::expected<std::vector<ListedUser>, FileError> list_users(const std::string& path);

}  // namespace satchel::auth::file
