#pragma once

#include <functional>
#include <memory>
#include <string>

#include "archive/archive.hpp"

namespace CLI {
class App;
}

/// The commands of `satchel`, one file a group. Each function declares its commands and what they do when chosen.
namespace satchel::app {

/// What all commands share.
struct Context {
  std::string home;
  bool json = false;
  int exit_code = 0;

  /// Opens the archive of the home, or throws CommandFailed.
  std::unique_ptr<archive::Archive> open_archive() const;
};

/// Ends a command: `what` is printed as the one line of error, and the exit code is 1.
struct CommandFailed {
  std::string what;
};

/// The value of a result, or CommandFailed with its detail.
template <class Result>
auto value_or_fail(Result result) {
  if (!result) throw CommandFailed{result.error().detail};
  if constexpr (!std::is_void_v<typename Result::value_type>) return std::move(*result);
}

/// Adds `--json` to a command.
void add_json_option(CLI::App& command, Context& context);

void add_account_commands(CLI::App& app, Context& context);
void add_fetch_command(CLI::App& app, Context& context);
void add_reading_commands(CLI::App& app, Context& context);
void add_keeping_commands(CLI::App& app, Context& context);

}  // namespace satchel::app
