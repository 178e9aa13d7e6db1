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
#include "users.hpp"

namespace satchel::satcheld {
namespace {

struct Arguments {
  std::string config_path = "/etc/satchel/satcheld.toml";
  std::string user;
  bool password_stdin = false;
  bool json = false;
  bool sample = false;

  config::ServerConfig config() const { return value_or_fail(config::load_server_config(config_path)); }
  PasswordSource password_source() const {
    return password_stdin ? PasswordSource::standard_input : PasswordSource::terminal;
  }
};

CLI::App* add_command(CLI::App& parent, const char* name, const char* help, Arguments& arguments) {
  CLI::App* command = parent.add_subcommand(name, help);
  command->add_option("-c,--config", arguments.config_path, "The configuration file")->capture_default_str();
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

void add_user_commands(CLI::App& app, Arguments& arguments) {
  CLI::App* user = app.add_subcommand("user", "Users in the file of auth.file.path");
  user->require_subcommand(1);
  const auto add = [&](const char* name, const char* help) {
    CLI::App* command = add_command(*user, name, help, arguments);
    command->add_option("NAME", arguments.user, "The user's name")->required();
    return command;
  };
  const auto takes_password = [&](CLI::App* command) {
    command->add_flag("--password-stdin", arguments.password_stdin, "Read the password from standard input");
    return command;
  };
  takes_password(add("add", "Add a user"))->callback([&] {
    add_user(arguments.config(), arguments.user, arguments.password_source());
  });
  takes_password(add("passwd", "Give a user a new password"))->callback([&] {
    change_password(arguments.config(), arguments.user, arguments.password_source());
  });
  add("del", "Remove a user; the maildrop stays")->callback([&] { remove_user(arguments.config(), arguments.user); });
  CLI::App* list = add_command(*user, "list", "List the users", arguments);
  list->add_flag("--json", arguments.json, "One JSON document");
  list->callback([&] { list_users(arguments.config(), arguments.json ? ListForm::json : ListForm::lines); });
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
  add_user_commands(app, arguments);
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
