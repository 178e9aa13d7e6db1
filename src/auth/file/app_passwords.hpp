#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "auth/file/users_file.hpp"
#include "base/secret.hpp"

/// Passwords of single devices beside a user's main one, as lines `NAME/LABEL:{SCRAM-SHA-256}...` of the users file.
/// Editing is as in users_editor.hpp.
namespace satchel::auth::file {

/// A new password for the device: 100 bits in groups of letters and digits that look like no others; the dashes between
/// belong to it. It is given here once and kept nowhere. A device that has one already is an error.
std::expected<base::Secret, FileError> add_app_password(const std::string& path, std::string_view user,
                                                        std::string_view label);

struct ListedAppPassword {
  std::string label = {};
  std::string created = {};  ///< UTC, as in RFC 3339; empty when the line does not say
};
/// In the order of the file.
std::expected<std::vector<ListedAppPassword>, FileError> list_app_passwords(const std::string& path,
                                                                            std::string_view user);

/// From the next look-up on the password is wrong. A device without one is an error.
std::expected<void, FileError> revoke_app_password(const std::string& path, std::string_view user,
                                                   std::string_view label);

}  // namespace satchel::auth::file
