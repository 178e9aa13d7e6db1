#pragma once

#include <cstdint>
#include <string>

#include "config/server_config.hpp"
#include "password_input.hpp"

/// The commands `satcheld user ...`. They throw CommandFailed.
namespace satchel::satcheld {

enum class ListForm : std::uint8_t { lines, json };

void add_user(const config::ServerConfig& config, const std::string& name, PasswordSource source);
void change_password(const config::ServerConfig& config, const std::string& name, PasswordSource source);
void remove_user(const config::ServerConfig& config, const std::string& name);
void list_users(const config::ServerConfig& config, ListForm form);

}  // namespace satchel::satcheld
