#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "config/server_config.hpp"
#include "password_input.hpp"

/// The commands `satcheld user ...`. They throw CommandFailed.
namespace satchel::satcheld {

enum class ListForm : std::uint8_t { lines, json };

/// What `user set` was told; absent: it stays as it is.
struct UserSettings {
  std::optional<std::string> quota = {};     ///< "2G" or "none"
  std::optional<std::string> messages = {};  ///< a number or "none"
  std::optional<std::string> expire = {};    ///< "30d" or "never"
  std::optional<std::string> disable = {};   ///< "pop3"
  std::optional<std::string> enable = {};    ///< "pop3"
};

void add_user(const config::ServerConfig& config, const std::string& name, PasswordSource source);
void change_password(const config::ServerConfig& config, const std::string& name, PasswordSource source);
void set_user(const config::ServerConfig& config, const std::string& name, const UserSettings& settings);
void remove_user(const config::ServerConfig& config, const std::string& name);
void list_users(const config::ServerConfig& config, ListForm form);

}  // namespace satchel::satcheld
