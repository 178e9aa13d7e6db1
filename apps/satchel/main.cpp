// satchel: fetches mail into an archive that works offline.
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <string>

#include "commands.hpp"

namespace satchel::app {
namespace {

/// $SATCHEL_HOME, else $XDG_DATA_HOME/satchel, else its default.
std::string default_home() {
  const auto variable = [](const char* name) -> std::string {
    const char* value = std::getenv(name);
    return value ? value : "";
  };
  if (std::string home = variable("SATCHEL_HOME"); !home.empty()) return home;
  if (std::string data = variable("XDG_DATA_HOME"); !data.empty()) return data + "/satchel";
  return variable("HOME") + "/.local/share/satchel";
}

int run(int argc, char** argv) {
  Context context{.home = default_home()};
  CLI::App app("Fetches mail from any POP3 server into a durable archive that works offline.", "satchel");
  app.set_version_flag("--version", "satchel 0.1.0");
  app.add_option("--home", context.home, "Directory of config.toml and the archive")->capture_default_str();
  app.require_subcommand(1);
  add_account_commands(app, context);
  add_fetch_command(app, context);
  add_reading_commands(app, context);
  add_keeping_commands(app, context);

  try {
    app.parse(argc, argv);
    return context.exit_code;
  } catch (const CLI::Success& help) {
    return app.exit(help);
  } catch (const CLI::ParseError& error) {
    std::cerr << "satchel: " << error.what() << "; see satchel --help\n";
    return 2;
  } catch (const CommandFailed& failed) {
    std::cerr << "satchel: " << failed.what << '\n';
    return 1;
  }
}

}  // namespace

std::unique_ptr<archive::Archive> Context::open_archive() const { return value_or_fail(archive::Archive::open(home)); }

}  // namespace satchel::app

int main(int argc, char** argv) {
  try {
    return satchel::app::run(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "satchel: " << error.what() << '\n';
    return 1;
  }
}
