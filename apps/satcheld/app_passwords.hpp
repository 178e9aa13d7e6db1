#pragma once

#include <string>

#include "config/server_config.hpp"
#include "users.hpp"

/// The commands `satcheld user app-password ...`. They throw CommandFailed.
namespace satchel::satcheld {

/// Prints the new password, which is shown nowhere else.
void add_app_password(const config::ServerConfig& config, const std::string& user, const std::string& device);
void list_app_passwords(const config::ServerConfig& config, const std::string& user, ListForm form);
void revoke_app_password(const config::ServerConfig& config, const std::string& user, const std::string& device);

}  // namespace satchel::satcheld
