#include "user_commands.hpp"

#include <memory>
#include <string>

#include "app_passwords.hpp"
#include "users.hpp"

namespace satchel::satcheld {
namespace {

/// Filled while the command line is read; lives as long as the commands that refer to it.
struct Given {
  std::string user;
  std::string device;
  bool password_stdin = false;
  bool json = false;
  UserSettings settings;

  PasswordSource password_source() const {
    return password_stdin ? PasswordSource::standard_input : PasswordSource::terminal;
  }
  ListForm form() const { return json ? ListForm::json : ListForm::lines; }
};

class UserCommands {
 public:
  explicit UserCommands(CommandContext context) : context_(std::move(context)) {}

  void add_to(CLI::App& app) {
    CLI::App* user = app.add_subcommand("user", "Users in the file of auth.file.path");
    user->require_subcommand(1);
    takes_password(named(*user, "add", "Add a user"))->callback([c = context_, g = given_] {
      add_user(c.config(), g->user, g->password_source());
    });
    takes_password(named(*user, "passwd", "Give a user a new password"))->callback([c = context_, g = given_] {
      change_password(c.config(), g->user, g->password_source());
    });
    add_set(*user);
    named(*user, "del", "Remove a user with all app passwords; the maildrop stays")
        ->callback([c = context_, g = given_] { remove_user(c.config(), g->user); });
    lists(plain(*user, "list", "List the users"))->callback([c = context_, g = given_] {
      list_users(c.config(), g->form());
    });
    add_app_passwords(*user);
  }

 private:
  CLI::App* plain(CLI::App& parent, const char* name, const char* help) {
    CLI::App* command = parent.add_subcommand(name, help);
    context_.add_config_option(*command);
    return command;
  }
  CLI::App* named(CLI::App& parent, const char* name, const char* help) {
    CLI::App* command = plain(parent, name, help);
    command->add_option("NAME", given_->user, "The user's name")->required();
    return command;
  }
  CLI::App* of_device(CLI::App& parent, const char* name, const char* help) {
    CLI::App* command = named(parent, name, help);
    command->add_option("--device", given_->device, "The device's label: letters, digits and . _ -")->required();
    return command;
  }
  CLI::App* takes_password(CLI::App* command) {
    command->add_flag("--password-stdin", given_->password_stdin, "Read the password from standard input");
    return command;
  }
  CLI::App* lists(CLI::App* command) {
    command->add_flag("--json", given_->json, "One JSON document");
    return command;
  }

  void add_set(CLI::App& user) {
    CLI::App* set = named(user, "set", "Set what a user may have and do");
    UserSettings& settings = given_->settings;
    set->add_option("--quota", settings.quota, "Octets of mail, such as 2G, or none");
    set->add_option("--messages", settings.messages, "How many messages, or none");
    set->add_option("--expire", settings.expire, "Delete messages of that age, such as 30d, or never");
    CLI::Option* disable = set->add_option("--disable", settings.disable, "pop3: no more logins by POP3");
    set->add_option("--enable", settings.enable, "pop3: logins by POP3 again")->excludes(disable);
    set->callback([c = context_, g = given_] { set_user(c.config(), g->user, g->settings); });
  }

  void add_app_passwords(CLI::App& user) {
    CLI::App* commands = user.add_subcommand("app-password", "Passwords of single devices, beside the main one");
    commands->require_subcommand(1);
    of_device(*commands, "add", "Make a password for a device and print it, once")
        ->callback([c = context_, g = given_] { add_app_password(c.config(), g->user, g->device); });
    lists(named(*commands, "list", "List a user's devices"))->callback([c = context_, g = given_] {
      list_app_passwords(c.config(), g->user, g->form());
    });
    of_device(*commands, "revoke", "Take a device's password away")->callback([c = context_, g = given_] {
      revoke_app_password(c.config(), g->user, g->device);
    });
  }

  CommandContext context_;
  std::shared_ptr<Given> given_ = std::make_shared<Given>();
};

}  // namespace

void add_user_commands(CLI::App& app, const CommandContext& context) { UserCommands(context).add_to(app); }

}  // namespace satchel::satcheld
