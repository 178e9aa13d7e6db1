#include "users.hpp"

#include <boost/json.hpp>
#include <filesystem>
#include <iostream>
#include <system_error>

#include "auth/file/users_file.hpp"
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

void remove_user(const config::ServerConfig& config, const std::string& name) {
  value_or_fail(file::remove_user(config.auth.file.path, name));
}

void list_users(const config::ServerConfig& config, ListForm form) {
  const auto names = value_or_fail(file::list_users(config.auth.file.path));
  if (form == ListForm::lines) {
    for (const std::string& name : names) std::cout << name << '\n';
    return;
  }
  boost::json::array users;
  for (const std::string& name : names) users.push_back(boost::json::object{{"name", name}});
  std::cout << boost::json::serialize(boost::json::object{{"users", users}}) << '\n';
}

}  // namespace satchel::satcheld
