// fetch: from the servers into the archive.
#include "fetch/fetch.hpp"

#include <fmt/format.h>

#include <CLI/App.hpp>
#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <iostream>

#include "commands.hpp"
#include "fetch/account_file.hpp"
#include "fetch/password.hpp"
#include "output.hpp"

namespace satchel::app {
namespace {

boost::json::object to_json(const fetch::Report& report) {
  boost::json::array skipped;
  for (const fetch::Skipped& message : report.skipped)
    skipped.emplace_back(boost::json::object{{"uidl", message.uidl}, {"why", message.why}});
  return {{"name", report.name},
          {"listed", report.listed},
          {"known", report.known},
          {"stored", report.stored},
          {"duplicates", report.duplicates},
          {"skipped", std::move(skipped)},
          {"pending", report.pending},
          {"deleted", report.deleted},
          {"octets", report.octets},
          {"seconds", report.seconds},
          {"error", report.error ? boost::json::value(report.error->detail) : nullptr}};
}

void print(const fetch::Report& report) {
  std::cout << fmt::format(
      "{}: {} listed = {} known + {} stored + {} duplicates + {} skipped + {} pending; {} in {:.1f} s\n", report.name,
      report.listed, report.known, report.stored, report.duplicates, report.skipped.size(), report.pending,
      show_octets(report.octets), report.seconds);
  for (const fetch::Skipped& message : report.skipped)
    std::cout << fmt::format("  skipped {}: {}\n", message.uidl, message.why);
}

/// The accounts named, or all.
std::vector<fetch::Account> choose(const std::string& home, const std::vector<std::string>& names) {
  std::vector<fetch::Account> accounts = value_or_fail(fetch::load_accounts(home));
  if (accounts.empty()) throw CommandFailed{"there is no account yet; add one with: satchel account add ADDRESS"};
  if (names.empty()) return accounts;
  std::vector<fetch::Account> chosen;
  for (const std::string& name : names) {
    const auto found = std::ranges::find(accounts, name, &fetch::Account::name);
    if (found == accounts.end()) throw CommandFailed{"there is no account " + name + "; see: satchel account list"};
    chosen.push_back(*found);
  }
  return chosen;
}

fetch::Report fetch_one(const fetch::Account& account, const Context& context, archive::Archive& archive) {
  const auto password = fetch::read_password(account, context.home);
  if (!password) {
    fetch::Report report;
    report.name = account.name;
    report.error = password.error();
    return report;
  }
  ProgressLine line(account.name + ": fetched");
  return fetch::fetch_account(account, *password, archive,
                              [&](std::uint64_t messages, std::uint64_t total, std::uint64_t octets) {
                                line.show(messages, total, ", " + show_octets(octets));
                              });
}

void fetch_all(Context& context, const std::vector<std::string>& names) {
  const std::vector<fetch::Account> accounts = choose(context.home, names);
  const auto archive = context.open_archive();
  boost::json::array reports;
  for (const fetch::Account& account : accounts) {
    const fetch::Report report = fetch_one(account, context, *archive);
    if (report.error || !report.balances()) context.exit_code = 1;
    if (context.json)
      reports.emplace_back(to_json(report));
    else
      print(report);
    if (report.error) std::cerr << "satchel: " << account.name << ": " << report.error->detail << '\n';
    if (!report.balances())
      std::cerr << "satchel: " << account.name << ": the account does not balance; run: satchel verify\n";
  }
  if (context.json) print_json(boost::json::object{{"accounts", std::move(reports)}});
}

}  // namespace

void add_fetch_command(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand("fetch", "Fetch new mail of all accounts, or of those named");
  auto names = std::make_shared<std::vector<std::string>>();
  command->add_option("name", *names, "Accounts");
  add_json_option(*command, context);
  command->callback([&context, names] { fetch_all(context, *names); });
}

}  // namespace satchel::app
