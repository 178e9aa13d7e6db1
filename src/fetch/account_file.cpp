#include "fetch/account_file.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/ascii.hpp"
#include "base/try.hpp"
#include "config/schema.hpp"
#include "files/replace_file.hpp"

namespace satchel::fetch {
namespace {

constexpr const char* row_header = "[[account]]";
constexpr std::size_t longest_name = 64;

/// An account as it stands in the file: the port as the file's type has it.
struct Row {
  Account account;
  std::uint64_t port = account.port;
};

void describe(config::Table& table, Row& row) {
  Account& account = row.account;
  table.text("name", account.name).help("what the account is called here").required().example("\"alice\"");
  table.text("address", account.address).help("its mail address").example("\"alice@example.org\"");
  table.text("server", account.server).help("the POP3 server's host name").required().example("\"mail.example.org\"");
  table.number("port", row.port).help("the server's port").at_least(std::uint64_t{1}).at_most(std::uint64_t{65535});
  table
      .choice("tls", account.tls,
              {{"implicit", TlsMode::implicit}, {"starttls", TlsMode::starttls}, {"none", TlsMode::none}})
      .help("how the connection is protected; what is set here holds, or nothing is fetched");
  table.text("user", account.user).help("the name to sign in with").required().example("\"alice\"");
  table.text("password_file", account.password_file).help("where the password is, from the home; mode 0600");
  table.text("password_command", account.password_command).help("a command that prints the password");
  table.text("ca", account.ca).help("PEM file of the authorities to trust instead of the system's");
  table.flag("allow_plaintext", account.allow_plaintext).help("let the password cross the network without TLS");
}

std::string path_in(const std::string& home) { return home + "/config.toml"; }

Failure settings_failure(std::string detail) { return {FailureKind::settings, std::move(detail)}; }

Result<std::string> read_text(const std::string& home) {
  const std::string path = path_in(home);
  if (!std::filesystem::exists(path)) return std::string();
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  if (!file) return std::unexpected(settings_failure(path + " cannot be read; check its owner and mode"));
  return text.str();
}

Result<std::vector<Account>> parse(const std::string& text, const std::string& home) {
  std::vector<Row> rows;
  config::Table table;
  table.rows("account", "an account to fetch from", rows, describe);
  if (const auto loaded = config::load_text(table, text, path_in(home)); !loaded)
    return std::unexpected(settings_failure(loaded.error().detail));
  std::vector<Account> accounts;
  for (Row& row : rows) {
    row.account.port = static_cast<std::uint16_t>(row.port);
    accounts.push_back(std::move(row.account));
  }
  return accounts;
}

/// A row as `add_account` writes it: settings that have their default are left out.
std::string format(const Account& account) {
  const Account plain;
  std::string text = std::string("\n") + row_header + "\n";
  const auto add = [&text](const char* key, const std::string& value) {
    if (!value.empty()) text += std::string(key) + " = " + config::quote(value) + "\n";
  };
  add("name", account.name);
  add("address", account.address);
  add("server", account.server);
  text += "port = " + std::to_string(account.port) + "\n";
  add("tls", account.tls == TlsMode::implicit ? "implicit" : account.tls == TlsMode::starttls ? "starttls" : "none");
  add("user", account.user);
  add("password_file", account.password_file);
  add("password_command", account.password_command);
  add("ca", account.ca);
  if (account.allow_plaintext) text += "allow_plaintext = true\n";
  return text;
}

/// Where the row number `index` begins and ends in `text`: from its header (with a blank line before it) to the end of
/// its last setting. What follows up to the next header, such as comments, is not of the row.
struct Range {
  std::size_t begin;
  std::size_t end;
};
Range find_row(const std::string& text, std::size_t index) {
  Range range{text.size(), text.size()};
  std::size_t rows = 0;
  std::size_t previous = 0;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t stop = std::min(text.find('\n', start), text.size() - 1) + 1;
    const std::size_t word = std::min(text.find_first_not_of(" \t\r\n", start), stop);
    const bool blank = word == stop || text[word] == '#';
    const bool header = !blank && text[word] == '[';
    if (header && rows == index + 1) break;
    if (header && text.compare(word, std::string(row_header).size(), row_header) == 0 && rows++ == index)
      range.begin = text.substr(previous, start - previous) == "\n" ? previous : start;
    if (rows == index + 1 && !blank) range.end = stop;
    previous = start;
    start = stop;
  }
  return range;
}

Result<void> write_text(const std::string& home, const std::string& text) {
  std::error_code error;
  std::filesystem::create_directories(home, error);
  if (error) return std::unexpected(settings_failure(home + " cannot be made: " + error.message()));
  if (auto written = files::replace_file(path_in(home), text, 0600); !written)
    return std::unexpected(settings_failure(std::move(written.error())));
  return {};
}

}  // namespace

Result<std::vector<Account>> load_accounts(const std::string& home) {
  return parse(SATCHEL_TRY(read_text(home)), home);
}

Result<void> add_account(const std::string& home, const Account& account) {
  std::string text = SATCHEL_TRY(read_text(home));
  const std::vector<Account> accounts = SATCHEL_TRY(parse(text, home));
  if (std::ranges::find(accounts, account.name, &Account::name) != accounts.end())
    return std::unexpected(settings_failure("there is an account " + account.name + " already; give another --name"));
  if (!text.empty() && !text.ends_with('\n')) text += '\n';
  return write_text(home, text + format(account));
}

Result<void> remove_account(const std::string& home, const std::string& name) {
  std::string text = SATCHEL_TRY(read_text(home));
  std::vector<Account> accounts = SATCHEL_TRY(parse(text, home));
  const auto found = std::ranges::find(accounts, name, &Account::name);
  if (found == accounts.end())
    return std::unexpected(settings_failure("there is no account " + name + "; see: satchel account list"));
  const Range row = find_row(text, static_cast<std::size_t>(found - accounts.begin()));
  text.erase(row.begin, row.end - row.begin);
  accounts.erase(found);

  // A row that the user wrote may hide from a search by lines; never write a file that says something else.
  const auto left = parse(text, home);
  if (!left || !std::ranges::equal(*left, accounts, {}, &Account::name, &Account::name))
    return std::unexpected(settings_failure("remove the block of account " + name + " from " + path_in(home) +
                                            " by hand; it could not be told apart safely"));
  return write_text(home, text);
}

bool valid_account_name(const std::string& name) {
  const auto letter_or_digit = [](char c) {
    return base::is_digit(c) || (base::to_lower(c) >= 'a' && base::to_lower(c) <= 'z');
  };
  return !name.empty() && name.size() <= longest_name && letter_or_digit(name[0]) &&
         std::ranges::all_of(name, [&](char c) {
           return letter_or_digit(c) || std::string_view("._-@+").find(c) != std::string_view::npos;
         });
}

}  // namespace satchel::fetch
