// satcheld: takes mail in by LMTP and serves it by POP3.
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <exception>
#include <iostream>
#include <string>

#include "config/server_config.hpp"
#include "failure.hpp"
#include "mailbox_commands.hpp"
#include "serve.hpp"
#include "user_commands.hpp"

namespace satchel::satcheld {
namespace {

struct Arguments {
  std::string config_path = "/etc/satchel/satcheld.toml";
  bool sample = false;

  config::ServerConfig config() const { return value_or_fail(config::load_server_config(config_path)); }
};

void add_config_option(CLI::App& command, Arguments& arguments) {
  command.add_option("-c,--config", arguments.config_path, "The configuration file")->capture_default_str();
}

CLI::App* add_command(CLI::App& parent, const char* name, const char* help, Arguments& arguments) {
  CLI::App* command = parent.add_subcommand(name, help);
  add_config_option(*command, arguments);
  return command;
}

void check(const Arguments& arguments) {
  if (arguments.sample) {
    std::cout << config::server_sample();
    return;
  }
  const config::ServerConfig config = arguments.config();
  check_certificate(config);
  std::cout << config::print(config);
}

int run(int argc, char** argv) {
  Arguments arguments;
  CLI::App app("Takes mail in by LMTP, keeps it safe and serves it by POP3.", "satcheld");
  app.set_version_flag("--version", "satcheld 0.1.0");
  app.require_subcommand(1);
  add_command(app, "serve", "Run in the foreground; logs to standard error", arguments)->callback([&] {
    serve(arguments.config());
  });
  CLI::App* check_command =
      add_command(app, "check", "Validate the configuration, print the settings in force", arguments);
  check_command->add_flag("--sample", arguments.sample, "Print a configuration to start from instead");
  check_command->callback([&] { check(arguments); });
  const CommandContext context{.add_config_option = [&](CLI::App& command) { add_config_option(command, arguments); },
                               .config = [&] { return arguments.config(); }};
  add_user_commands(app, context);
  add_mailbox_commands(app);

  try {
    app.parse(argc, argv);
    return 0;
  } catch (const CLI::Success& help) {
    return app.exit(help);
  } catch (const CLI::ParseError& error) {
    std::cerr << "satcheld: " << error.what() << "; see satcheld --help\n";
    return 2;
  } catch (const CommandFailed& failed) {
    std::cerr << "satcheld: " << failed.what << '\n';
    return 1;
  }
}

}  // namespace
}  // namespace satchel::satcheld

int main(int argc, char** argv) {
  try {
    return satchel::satcheld::run(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "satcheld: " << error.what() << '\n';
    return 1;
  }
}
