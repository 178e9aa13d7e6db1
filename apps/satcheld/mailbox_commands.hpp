#pragma once

#include <CLI/App.hpp>

namespace satchel::satcheld {

/// Adds `mailbox` and its commands.
void add_mailbox_commands(CLI::App& app);

}  // namespace satchel::satcheld
