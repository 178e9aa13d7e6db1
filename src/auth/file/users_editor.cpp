#include "auth/file/users_editor.hpp"

#include <cstddef>

#include "auth/file/file_io.hpp"
#include "auth/file/line_editor.hpp"
#include "auth/file/password_hash.hpp"
#include "auth/file/user_fields.hpp"
#include "auth/file/user_line.hpp"
#include "auth/file/users_table.hpp"
#include "base/try.hpp"

namespace satchel::auth::file {
namespace {

/// The password field of a line, for a name and a password that may be used.
FileResult<std::string> password_field(const std::string& path, std::string_view name, std::string_view password) {
  if (const auto problem = name_problem(name)) return std::unexpected(FileError{path + ": " + *problem});
  if (password.empty()) return std::unexpected(FileError{path + ": a password cannot be empty"});
  auto hash = make_password_hash(password);
  if (!hash) return std::unexpected(FileError{path + ": the password cannot be hashed: " + hash.error()});
  return *hash;
}

}  // namespace

std::expected<void, FileError> add_user(const std::string& path, std::string_view name, std::string_view password) {
  const std::string field = SATCHEL_TRY(password_field(path, name, password));
  const LockedFile file = SATCHEL_TRY(LockedFile::open(path, LockedFile::Missing::create));
  std::string text = SATCHEL_TRY(file.read());
  const auto numbers = lines_naming(name, lines_of(text));
  if (!numbers.empty())
    return std::unexpected(FileError{path + ":" + std::to_string(numbers.front()) + ": there is a user " +
                                     std::string(name) + " already; `satcheld user passwd` changes the password"});
  return file.replace(with_new_line(std::move(text), std::string(name) + ":" + field));
}

std::expected<void, FileError> set_password(const std::string& path, std::string_view name, std::string_view password) {
  const std::string field = SATCHEL_TRY(password_field(path, name, password));
  const LockedFile file = SATCHEL_TRY(LockedFile::open(path, LockedFile::Missing::error));
  const std::string text = SATCHEL_TRY(file.read());
  const auto lines = lines_of(text);
  const auto numbers = lines_naming(name, lines);
  if (numbers.empty()) return std::unexpected(no_such_user(path, name));
  // The first line of a user is the one that counts.
  const auto parsed = parse_user_line(lines[numbers.front() - 1]);
  return file.replace(with_line(text, numbers.front(), std::string(name) + ":" + field + std::string(parsed->further)));
}

std::expected<void, FileError> remove_user(const std::string& path, std::string_view name) {
  const LockedFile file = SATCHEL_TRY(LockedFile::open(path, LockedFile::Missing::error));
  std::string text = SATCHEL_TRY(file.read());
  const auto lines = lines_of(text);
  // Every line of that name: a second one left behind would bring the user back, and an app password left behind would
  // be good for the next user of that name.
  auto numbers = lines_naming(name, lines);
  if (numbers.empty()) return std::unexpected(no_such_user(path, name));
  for (const std::size_t number : lines_of_devices(name, lines)) numbers.push_back(number);
  return file.replace(without_lines(std::move(text), std::move(numbers)));
}

std::expected<void, FileError> set_fields(const std::string& path, std::string_view name,
                                          std::span<const FieldChange> changes) {
  for (const FieldChange& change : changes)
    if (const auto problem = change.value ? field_problem(change.key, *change.value) : std::nullopt)
      return std::unexpected(FileError{*problem});
  const LockedFile file = SATCHEL_TRY(LockedFile::open(path, LockedFile::Missing::error));
  const std::string text = SATCHEL_TRY(file.read());
  const auto lines = lines_of(text);
  const auto numbers = lines_naming(name, lines);
  if (numbers.empty()) return std::unexpected(no_such_user(path, name));
  const auto parsed = parse_user_line(lines[numbers.front() - 1]);
  std::string extra(extra_of(parsed->further));
  for (const FieldChange& change : changes) extra = with_field(extra, change.key, change.value);
  const std::string password(parsed->password.value_or(std::string_view()));
  return file.replace(
      with_line(text, numbers.front(), std::string(name) + ":" + password + with_extra(parsed->further, extra)));
}

std::expected<std::vector<ListedUser>, FileError> list_users(const std::string& path) {
  const FileContents contents = SATCHEL_TRY(read_file(path));
  const UsersTable table(path, contents.text);
  std::vector<ListedUser> listed;
  for (const UsersTable::User& user : table.users())
    listed.push_back({user.name, user.limits, user.app_passwords.labels});
  return listed;
}

}  // namespace satchel::auth::file
