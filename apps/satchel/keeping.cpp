// status, export, verify: the archive as a whole.
#include <fmt/format.h>

#include <CLI/App.hpp>
#include <CLI/Validators.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <iostream>
#include <map>

#include "commands.hpp"
#include "output.hpp"

namespace satchel::app {
namespace {

boost::json::object to_json(const archive::Totals& totals) {
  boost::json::array accounts;
  for (const archive::Totals::Account& account : totals.accounts) {
    boost::json::object entry{{"name", account.name}, {"messages", account.messages}, {"octets", account.octets}};
    entry["newest_fetch"] =
        account.newest_fetch_us ? boost::json::value(*account.newest_fetch_us / 1'000'000) : nullptr;
    accounts.emplace_back(std::move(entry));
  }
  return {{"messages", totals.messages}, {"octets", totals.octets}, {"accounts", std::move(accounts)}};
}

void add_status(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand("status", "What is in the archive, by account");
  add_json_option(*command, context);
  command->callback([&context] {
    const archive::Totals totals = value_or_fail(context.open_archive()->totals());
    if (context.json) return print_json(to_json(totals));
    std::cout << fmt::format("{} messages, {}, in {}\n", totals.messages, show_octets(totals.octets), context.home);
    for (const archive::Totals::Account& account : totals.accounts)
      std::cout << fmt::format(
          "  {}  {:>9} messages  {:>10}  {}\n", fit(account.name, 24), account.messages, show_octets(account.octets),
          account.newest_fetch_us ? "last new message fetched " + show_time(*account.newest_fetch_us / 1'000'000)
                                  : "nothing fetched yet");
  });
}

void add_export(CLI::App& app, Context& context) {
  struct Options {
    std::string query;
    archive::ExportFormat format{};
    std::string to;
  };
  static const std::map<std::string, archive::ExportFormat> formats{{"mbox", archive::ExportFormat::mbox},
                                                                    {"eml", archive::ExportFormat::eml}};
  auto* command = app.add_subcommand("export", "Write messages out for other programs");
  auto options = std::make_shared<Options>();
  command->add_option("query", options->query, "As for search; \"\" means everything")->required();
  command->add_option("--format", options->format, "mbox: one file (mboxrd); eml: a directory, one file a message")
      ->required()
      ->transform(CLI::Transformer(formats));
  command->add_option("--to", options->to, "The file or directory to make")->required();
  add_json_option(*command, context);
  command->callback([&context, options] {
    const auto archive = context.open_archive();
    std::uint64_t count = 0;
    {
      ProgressLine line("exported");
      count = value_or_fail(
          archive::export_messages(*archive, options->query, options->format, options->to,
                                   [&](std::uint64_t done, std::uint64_t total) { line.show(done, total); }));
    }
    if (context.json)
      print_json(boost::json::object{{"exported", count}, {"to", options->to}});
    else
      std::cout << fmt::format("{} messages to {}\n", count, options->to);
  });
}

void add_verify(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand("verify", "Read every message back and compare its checksums");
  add_json_option(*command, context);
  command->callback([&context] {
    const auto archive = context.open_archive();
    archive::Verification found;
    {
      ProgressLine line("verified");
      found = value_or_fail(archive->verify([&](std::uint64_t done, std::uint64_t total) { line.show(done, total); }));
    }
    if (!found.problems.empty()) context.exit_code = 1;
    if (context.json) {
      boost::json::array problems;
      for (const std::string& problem : found.problems) problems.emplace_back(problem);
      return print_json(boost::json::object{
          {"messages", found.messages}, {"octets", found.octets}, {"problems", std::move(problems)}});
    }
    for (const std::string& problem : found.problems) std::cerr << "satchel: " << problem << '\n';
    std::cout << fmt::format("{} messages, {}: {}\n", found.messages, show_octets(found.octets),
                             found.problems.empty() ? "whole" : fmt::format("{} problems", found.problems.size()));
  });
}

}  // namespace

void add_keeping_commands(CLI::App& app, Context& context) {
  add_status(app, context);
  add_export(app, context);
  add_verify(app, context);
}

}  // namespace satchel::app
