// account add|list|show|remove|test: where mail is fetched from.
#include "fetch/account.hpp"

#include <fmt/format.h>
#include <termios.h>
#include <unistd.h>

#include <CLI/App.hpp>
#include <CLI/Validators.hpp>
#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <filesystem>
#include <iostream>
#include <map>

#include "commands.hpp"
#include "fetch/account_file.hpp"
#include "fetch/fetch.hpp"
#include "fetch/password.hpp"
#include "output.hpp"

namespace satchel::app {
namespace {

const std::map<std::string, fetch::TlsMode> tls_modes{
    {"implicit", fetch::TlsMode::implicit}, {"starttls", fetch::TlsMode::starttls}, {"none", fetch::TlsMode::none}};

std::string tls_name(fetch::TlsMode mode) {
  return std::ranges::find(tls_modes, mode, &std::pair<const std::string, fetch::TlsMode>::second)->first;
}

boost::json::object to_json(const fetch::Account& account) {
  return {{"name", account.name},
          {"address", account.address},
          {"server", account.server},
          {"port", account.port},
          {"tls", tls_name(account.tls)},
          {"user", account.user},
          {"password", account.password_command.empty() ? "file" : "command"},
          {"ca", account.ca},
          {"allow_plaintext", account.allow_plaintext}};
}

fetch::Account find_account(const Context& context, const std::string& name) {
  for (const fetch::Account& account : value_or_fail(fetch::load_accounts(context.home)))
    if (account.name == name) return account;
  throw CommandFailed{"there is no account " + name + "; see: satchel account list"};
}

/// Stops the terminal from showing what is typed, for as long as it lives.
class EchoOff {
 public:
  EchoOff() : on_terminal_(tcgetattr(STDIN_FILENO, &before_) == 0) {
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    if (on_terminal_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
  }
  ~EchoOff() {
    if (on_terminal_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }
  EchoOff(const EchoOff&) = delete;
  EchoOff& operator=(const EchoOff&) = delete;

 private:
  termios before_{};
  bool on_terminal_;
};

base::Secret ask_password(const std::string& user, bool from_stdin) {
  std::string line;
  line.reserve(4096);
  if (from_stdin) {
    std::getline(std::cin, line);
  } else {
    if (isatty(STDIN_FILENO) != 1)
      throw CommandFailed{
          "there is no terminal to ask for the password on; use --password-stdin or --password-command"};
    std::cerr << "Password of " << user << ": ";
    const EchoOff silent;
    std::getline(std::cin, line);
    std::cerr << '\n';
  }
  base::Secret password{std::string_view(line)};
  base::Secret::wipe(line);
  if (password.empty()) throw CommandFailed{"the password is empty; nothing was added"};
  return password;
}

struct AddOptions {
  fetch::Account account;
  std::optional<std::uint16_t> port;
  bool password_stdin = false;
};

/// Fills in what was not given, from the address and the way of TLS.
fetch::Account complete(const AddOptions& options) {
  fetch::Account account = options.account;
  const std::size_t at = account.address.rfind('@');
  if (at == 0 || at == std::string::npos || at + 1 == account.address.size())
    throw CommandFailed{account.address + " is not a mail address; give one such as alice@example.org"};
  if (account.name.empty()) account.name = account.address;
  if (account.server.empty()) throw CommandFailed{"give the POP3 server of " + account.address + " with --server HOST"};
  if (account.user.empty()) account.user = account.address;
  account.port = options.port.value_or(account.tls == fetch::TlsMode::implicit ? 995 : 110);
  if (!account.ca.empty()) account.ca = std::filesystem::absolute(account.ca);
  return account;
}

void add(const Context& context, const AddOptions& options) {
  fetch::Account account = complete(options);
  if (!fetch::valid_account_name(account.name))
    throw CommandFailed{account.name + " cannot name an account; give --name with letters, digits and . _ - @ +"};
  const auto accounts = value_or_fail(fetch::load_accounts(context.home));
  if (std::ranges::find(accounts, account.name, &fetch::Account::name) != accounts.end())
    throw CommandFailed{"there is an account " + account.name + " already; give another --name"};
  if (account.password_command.empty())
    account.password_file = value_or_fail(
        fetch::keep_password(context.home, account.name, ask_password(account.user, options.password_stdin)));
  value_or_fail(fetch::add_account(context.home, account));
  std::cout << fmt::format("added {}: {} at {} port {}, TLS {}\n", account.name, account.user, account.server,
                           account.port, tls_name(account.tls));
  if (!account.password_file.empty())
    std::cout << fmt::format("the password is kept in {}/{}, readable by you alone\n", context.home,
                             account.password_file);
}

void add_add(CLI::App& parent, Context& context) {
  auto* command = parent.add_subcommand("add", "Add an account to fetch from");
  auto options = std::make_shared<AddOptions>();
  fetch::Account& account = options->account;
  command->add_option("address", account.address, "Its mail address")->required();
  command->add_option("--name", account.name, "What to call it here (default: the address)");
  command->add_option("--server", account.server, "The POP3 server's host name");
  command->add_option("--port", options->port, "Its port (default: 995, or 110 without implicit TLS)")
      ->check(CLI::Range(1, 65535));
  command->add_option("--tls", account.tls, "implicit, starttls or none (default: implicit)")
      ->transform(CLI::Transformer(tls_modes));
  command->add_option("--user", account.user, "The name to sign in with (default: the address)");
  auto* from_stdin =
      command->add_flag("--password-stdin", options->password_stdin,
                        "Read the password from standard input; it is kept in a file of the home, mode 0600");
  command->add_option("--password-command", account.password_command, "A command that prints the password")
      ->excludes(from_stdin);
  command->add_option("--ca", account.ca, "PEM file of the authority to trust instead of the system's")
      ->check(CLI::ExistingFile);
  command->add_flag("--allow-plaintext", account.allow_plaintext,
                    "Let the password cross the network without TLS (with --tls none)");
  command->callback([&context, options] { add(context, *options); });
}

void add_list(CLI::App& parent, Context& context) {
  auto* command = parent.add_subcommand("list", "List the accounts");
  add_json_option(*command, context);
  command->callback([&context] {
    const auto accounts = value_or_fail(fetch::load_accounts(context.home));
    if (context.json) {
      boost::json::array array;
      for (const fetch::Account& account : accounts) array.emplace_back(to_json(account));
      return print_json(boost::json::object{{"accounts", std::move(array)}});
    }
    for (const fetch::Account& account : accounts)
      std::cout << fmt::format("{}  {} at {} port {}, TLS {}\n", fit(account.name, 24), account.user, account.server,
                               account.port, tls_name(account.tls));
  });
}

void add_show(CLI::App& parent, Context& context) {
  auto* command = parent.add_subcommand("show", "Show the settings of an account");
  auto name = std::make_shared<std::string>();
  command->add_option("name", *name)->required();
  add_json_option(*command, context);
  command->callback([&context, name] {
    const fetch::Account account = find_account(context, *name);
    if (context.json) return print_json(to_json(account));
    std::cout << fmt::format(
        "name      {}\naddress   {}\nserver    {} port {}\nTLS       {}\nuser      {}\npassword  {}\n", account.name,
        account.address, account.server, account.port, tls_name(account.tls), account.user,
        account.password_command.empty() ? "in " + context.home + "/" + account.password_file
                                         : "from the command " + account.password_command);
    if (!account.ca.empty()) std::cout << fmt::format("trusts    {}\n", account.ca);
    if (account.allow_plaintext) std::cout << "the password may cross the network without TLS\n";
  });
}

void add_remove(CLI::App& parent, Context& context) {
  auto* command = parent.add_subcommand("remove", "Forget an account; its mail stays in the archive");
  auto name = std::make_shared<std::string>();
  command->add_option("name", *name)->required();
  command->callback([&context, name] {
    const fetch::Account account = find_account(context, *name);
    value_or_fail(fetch::remove_account(context.home, account.name));
    fetch::forget_password(context.home, account);
    std::cout << "removed " << account.name << "; its mail stays in the archive\n";
  });
}

void add_test(CLI::App& parent, Context& context) {
  auto* command = parent.add_subcommand("test", "Sign in, look, and leave");
  auto name = std::make_shared<std::string>();
  command->add_option("name", *name)->required();
  add_json_option(*command, context);
  command->callback([&context, name] {
    const fetch::Account account = find_account(context, *name);
    const base::Secret password = value_or_fail(fetch::read_password(account, context.home));
    const fetch::Trial trial = value_or_fail(fetch::try_account(account, password));
    if (context.json)
      return print_json(boost::json::object{{"name", account.name},
                                            {"messages", trial.messages},
                                            {"octets", trial.octets},
                                            {"tls", trial.tls},
                                            {"pipelining", trial.pipelining},
                                            {"uidl", trial.uidl}});
    std::cout << fmt::format("{}: signed in; {} messages, {}; {}\n", account.name, trial.messages,
                             show_octets(trial.octets), trial.tls.empty() ? "without TLS" : trial.tls);
  });
}

}  // namespace

void add_json_option(CLI::App& command, Context& context) {
  command.add_flag("--json", context.json, "One JSON document");
}

void add_account_commands(CLI::App& app, Context& context) {
  auto* account = app.add_subcommand("account", "Where mail is fetched from");
  account->require_subcommand(1);
  add_add(*account, context);
  add_list(*account, context);
  add_show(*account, context);
  add_remove(*account, context);
  add_test(*account, context);
}

}  // namespace satchel::app
