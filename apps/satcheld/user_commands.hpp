#pragma once

#include <CLI/App.hpp>
#include <functional>

#include "config/server_config.hpp"

namespace satchel::satcheld {

/// What all commands need.
struct CommandContext {
  /// Gives a command its option -c.
  std::function<void(CLI::App&)> add_config_option = {};
  std::function<config::ServerConfig()> config = {};
};

/// `satcheld user ...`: describes the commands and what each calls.
void add_user_commands(CLI::App& app, const CommandContext& context);

}  // namespace satchel::satcheld
