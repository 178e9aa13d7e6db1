#include <algorithm>
#include <cstddef>

#include "auth/file/file_io.hpp"
#include "auth/file/password_hash.hpp"
#include "auth/file/user_line.hpp"
#include "auth/file/users_file.hpp"
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

/// Numbers of the lines, from 1, that name the user.
std::vector<std::size_t> lines_naming(std::string_view name, const std::vector<std::string_view>& lines) {
  std::vector<std::size_t> numbers;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto parsed = parse_user_line(lines[i]);
    if (parsed && parsed->name == name) numbers.push_back(i + 1);
  }
  return numbers;
}

FileError no_such_user(const std::string& path, std::string_view name) {
  return {path + ": there is no user " + std::string(name) + "; `satcheld user list` shows those there are"};
}

/// The text with line `number` left out, or `replacement` in its place.
std::string with_line(std::string_view text, std::size_t number, std::string_view replacement) {
  const std::string_view line = lines_of(text)[number - 1];
  const auto begin = static_cast<std::size_t>(line.data() - text.data());
  const std::size_t lf = text.find('\n', begin);
  if (!replacement.empty())
    return std::string(text.substr(0, begin)) + std::string(replacement) +
           std::string(text.substr(begin + line.size()));
  return std::string(text.substr(0, begin)) + std::string(lf == std::string_view::npos ? "" : text.substr(lf + 1));
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
  if (!text.empty() && !text.ends_with('\n')) text += '\n';
  text += std::string(name) + ":" + field + "\n";
  return file.replace(text);
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
  auto numbers = lines_naming(name, lines_of(text));
  if (numbers.empty()) return std::unexpected(no_such_user(path, name));
  // Every line of that name: a second one left behind would bring the user back.
  std::ranges::reverse(numbers);
  for (const std::size_t number : numbers) text = with_line(text, number, "");
  return file.replace(text);
}

std::expected<std::vector<std::string>, FileError> list_users(const std::string& path) {
  const FileContents contents = SATCHEL_TRY(read_file(path));
  std::vector<std::string> names;
  for (const UsersTable::User& user : UsersTable(path, contents.text).users()) names.push_back(user.name);
  return names;
}

}  // namespace satchel::auth::file
