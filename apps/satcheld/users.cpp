#include "users.hpp"

#include <boost/json.hpp>
#include <filesystem>
#include <iostream>
#include <string_view>
#include <system_error>
#include <vector>

#include "auth/file/user_fields.hpp"
#include "auth/file/users_editor.hpp"
#include "config/units.hpp"
#include "failure.hpp"

namespace satchel::satcheld {

namespace file = auth::file;
namespace {

/// A first user may come before the first start: the users file may be meant to stand in a data_dir that is not there
/// yet.
void make_data_dir(const config::ServerConfig& config) {
  if (std::filesystem::path(config.auth.file.path).parent_path() != std::filesystem::path(config.data_dir)) return;
  std::error_code error;
  const bool made = std::filesystem::create_directories(config.data_dir, error);
  if (made) std::filesystem::permissions(config.data_dir, std::filesystem::perms::owner_all, error);
  if (error) throw CommandFailed{"data_dir: " + config.data_dir + ": " + error.message()};
}

/// The word that means "no limit", as a value that goes away.
std::optional<std::string> unless(const std::string& value, std::string_view nothing) {
  return value == nothing ? std::nullopt : std::optional(value);
}

void expect_pop3(const std::optional<std::string>& protocol, std::string_view option) {
  if (protocol && *protocol != "pop3")
    throw CommandFailed{std::string(option) + " takes pop3, not \"" + *protocol + "\""};
}

boost::json::value number_or_null(const std::optional<std::uint64_t>& number) {
  return number ? boost::json::value(*number) : boost::json::value(nullptr);
}

boost::json::object as_json(const file::ListedUser& user) {
  const auth::Limits& limits = user.limits;
  boost::json::array disabled;
  if (limits.pop3_disabled) disabled.push_back("pop3");
  return {{"name", user.name},
          {"quota", number_or_null(limits.quota_octets)},
          {"messages", number_or_null(limits.quota_messages)},
          {"expire", limits.expire_after ? config::format_duration(*limits.expire_after) : "never"},
          {"disabled", disabled},
          {"devices", boost::json::array(user.devices.begin(), user.devices.end())}};
}

}  // namespace

void add_user(const config::ServerConfig& config, const std::string& name, PasswordSource source) {
  const base::Secret password = read_password(source);
  make_data_dir(config);
  value_or_fail(file::add_user(config.auth.file.path, name, password.reveal()));
}

void change_password(const config::ServerConfig& config, const std::string& name, PasswordSource source) {
  const base::Secret password = read_password(source);
  value_or_fail(file::set_password(config.auth.file.path, name, password.reveal()));
}

void set_user(const config::ServerConfig& config, const std::string& name, const UserSettings& settings) {
  expect_pop3(settings.disable, "--disable");
  expect_pop3(settings.enable, "--enable");
  std::vector<file::FieldChange> changes;
  if (settings.quota) changes.push_back({file::quota_key, unless(*settings.quota, "none")});
  if (settings.messages) changes.push_back({file::messages_key, unless(*settings.messages, "none")});
  if (settings.expire) changes.push_back({file::expire_key, unless(*settings.expire, "never")});
  if (settings.disable) changes.push_back({file::disable_key, settings.disable});
  if (settings.enable) changes.push_back({file::disable_key, std::nullopt});
  if (changes.empty()) throw CommandFailed{"nothing to set: give --quota, --messages, --expire, --disable or --enable"};
  value_or_fail(file::set_fields(config.auth.file.path, name, changes));
}

void remove_user(const config::ServerConfig& config, const std::string& name) {
  value_or_fail(file::remove_user(config.auth.file.path, name));
}

void list_users(const config::ServerConfig& config, ListForm form) {
  const auto listed = value_or_fail(file::list_users(config.auth.file.path));
  if (form == ListForm::lines) {
    for (const file::ListedUser& user : listed) std::cout << user.name << '\n';
    return;
  }
  boost::json::array users;
  for (const file::ListedUser& user : listed) users.push_back(as_json(user));
  std::cout << boost::json::serialize(boost::json::object{{"users", users}}) << '\n';
}

}  // namespace satchel::satcheld
