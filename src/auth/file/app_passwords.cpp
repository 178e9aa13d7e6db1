#include "auth/file/app_passwords.hpp"

#include <sys/random.h>
#include <time.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "auth/file/file_io.hpp"
#include "auth/file/line_editor.hpp"
#include "auth/file/scram_scheme.hpp"
#include "auth/file/user_fields.hpp"
#include "auth/file/user_line.hpp"
#include "auth/file/users_table.hpp"
#include "base/try.hpp"

namespace satchel::auth::file {
namespace {

/// 32 of them, 5 bits each, without 0 and o, 1 and l.
constexpr std::string_view characters = "abcdefghijkmnpqrstuvwxyz23456789";
static_assert(characters.size() == 32);
constexpr std::size_t password_characters = 20;
constexpr std::size_t group_characters = 4;

FileError no_random(const std::string& path) { return {path + ": the system has no random octets to give"}; }

FileResult<base::Secret> random_password(const std::string& path) {
  std::array<unsigned char, password_characters> octets{};
  if (::getentropy(octets.data(), octets.size()) != 0) return std::unexpected(no_random(path));
  std::string password;
  password.reserve(password_characters + password_characters / group_characters);
  for (std::size_t i = 0; i < octets.size(); ++i) {
    if (i != 0 && i % group_characters == 0) password += '-';
    password += characters[octets[i] % characters.size()];
  }
  return base::Secret(std::move(password));
}

FileResult<std::string> random_salt(const std::string& path) {
  std::string salt(sasl::salt_octets, '\0');
  if (::getentropy(salt.data(), salt.size()) != 0) return std::unexpected(no_random(path));
  return salt;
}

std::string now_as_text() {
  const time_t now = ::time(nullptr);
  tm parts{};
  ::gmtime_r(&now, &parts);
  std::array<char, 32> text{};
  return {text.data(), ::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

std::string line_name(std::string_view user, std::string_view label) {
  return std::string(user) + "/" + std::string(label);
}

FileResult<void> check_label(const std::string& path, std::string_view label) {
  if (const auto problem = label_problem(label)) return std::unexpected(FileError{path + ": " + *problem});
  return {};
}

}  // namespace

std::expected<base::Secret, FileError> add_app_password(const std::string& path, std::string_view user,
                                                        std::string_view label) {
  SATCHEL_TRY_VOID(check_label(path, label));
  const LockedFile file = SATCHEL_TRY(LockedFile::open(path, LockedFile::Missing::error));
  std::string text = SATCHEL_TRY(file.read());
  const UsersTable table(path, text);
  const UsersTable::User* owner = table.find(user);
  if (owner == nullptr) return std::unexpected(no_such_user(path, user));
  const std::string name = line_name(user, label);
  const auto numbers = lines_naming(name, lines_of(text));
  if (!numbers.empty())
    return std::unexpected(FileError{path + ":" + std::to_string(numbers.front()) + ": the device " +
                                     std::string(label) + " has a password already; `satcheld user app-password " +
                                     "revoke` takes it away"});

  base::Secret password = SATCHEL_TRY(random_password(path));
  const sasl::ScramKeys& others = owner->app_passwords.scram;
  const bool first = owner->app_passwords.labels.empty();
  const auto record = make_scram_record(password.reveal(), first ? SATCHEL_TRY(random_salt(path)) : others.salt,
                                        first ? sasl::minimum_iterations : others.iterations);
  if (!record) return std::unexpected(FileError{path + ": " + record.error()});
  const std::string field = "{" + std::string(scram_sha_256_name) + "}" + format_scram_record(*record);
  const std::string extra = with_extra("", with_field("", created_key, now_as_text()));
  SATCHEL_TRY_VOID(file.replace(with_new_line(std::move(text), name + ":" + field + extra)));
  return password;
}

std::expected<std::vector<ListedAppPassword>, FileError> list_app_passwords(const std::string& path,
                                                                            std::string_view user) {
  const FileContents contents = SATCHEL_TRY(read_file(path));
  const auto lines = lines_of(contents.text);
  if (lines_naming(user, lines).empty()) return std::unexpected(no_such_user(path, user));
  std::vector<ListedAppPassword> listed;
  for (const std::size_t number : lines_of_devices(user, lines)) {
    const auto parsed = parse_user_line(lines[number - 1]);
    const auto created = field_value(extra_of(parsed->further), created_key);
    listed.push_back({std::string(*split_owner(parsed->name).device), std::string(created.value_or(""))});
  }
  return listed;
}

std::expected<void, FileError> revoke_app_password(const std::string& path, std::string_view user,
                                                   std::string_view label) {
  const LockedFile file = SATCHEL_TRY(LockedFile::open(path, LockedFile::Missing::error));
  std::string text = SATCHEL_TRY(file.read());
  auto numbers = lines_naming(line_name(user, label), lines_of(text));
  if (numbers.empty())
    return std::unexpected(FileError{path + ": " + std::string(user) + " has no app password for the device " +
                                     std::string(label) + "; `satcheld user app-password list` shows those there are"});
  return file.replace(without_lines(std::move(text), std::move(numbers)));
}

}  // namespace satchel::auth::file
