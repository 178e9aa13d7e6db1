// list, search, count, show: looking at what is in the archive.
#include <fmt/format.h>

#include <CLI/App.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <iostream>

#include "commands.hpp"
#include "output.hpp"

namespace satchel::app {
namespace {

constexpr std::size_t default_limit = 50;

/// The digits of an id that a listing shows; `show` takes them.
constexpr std::size_t shown_id_digits = 12;

void print_listing(const std::vector<archive::Summary>& messages, bool json) {
  if (json) {
    boost::json::array array;
    for (const archive::Summary& message : messages) array.emplace_back(to_json(message));
    print_json(boost::json::object{{"messages", std::move(array)}});
    return;
  }
  for (const archive::Summary& message : messages)
    std::cout << message.id.substr(0, shown_id_digits) << "  " << show_time(message.date) << "  "
              << fit(message.from, 24) << "  " << fit(message.subject, 60) << '\n';
}

/// `list [QUERY]` and `search QUERY` are one command under two names; only the query of `search` is required.
void add_listing(CLI::App& app, Context& context, const char* name, const char* help, bool query_required) {
  struct Options {
    std::string query;
    std::size_t limit = default_limit;
  };
  auto* command = app.add_subcommand(name, help);
  auto options = std::make_shared<Options>();
  command->add_option("query", options->query, "Words that must all occur, \"a phrase\", prefix*")
      ->required(query_required);
  command->add_option("--limit", options->limit, "Show at most so many, the newest")->capture_default_str();
  add_json_option(*command, context);
  command->callback([&context, options] {
    const auto archive = context.open_archive();
    print_listing(value_or_fail(archive->search(options->query, options->limit)), context.json);
  });
}

void add_count(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand("count", "Count the messages that match");
  auto query = std::make_shared<std::string>();
  command->add_option("query", *query, "As for search; \"\" means everything")->required();
  add_json_option(*command, context);
  command->callback([&context, query] {
    const std::uint64_t count = value_or_fail(context.open_archive()->count(*query));
    if (context.json)
      print_json(boost::json::object{{"count", count}});
    else
      std::cout << count << '\n';
  });
}

std::string header_of(std::string_view message) {
  const std::size_t end = message.starts_with("\r\n") ? 0 : message.find("\r\n\r\n");
  return std::string(end == std::string_view::npos ? message : message.substr(0, end == 0 ? 0 : end + 2));
}

/// For a terminal: control characters other than line ends and tabs may be commands to it, so they are shown as '?'.
std::string harmless(std::string_view octets) {
  std::string text;
  for (const char c : octets) {
    const auto octet = static_cast<unsigned char>(c);
    if (c == '\r') continue;
    text += octet == 0x7F || (octet < 0x20 && c != '\n' && c != '\t') ? '?' : c;
  }
  return text;
}

void add_show(CLI::App& app, Context& context) {
  struct Options {
    std::string id;
    bool raw = false;
    bool headers = false;
  };
  auto* command = app.add_subcommand("show", "Show one message");
  auto options = std::make_shared<Options>();
  command->add_option("id", options->id, "Its id, or the beginning of it (4 digits or more)")->required();
  auto* raw = command->add_flag("--raw", options->raw, "Every octet as it was stored");
  command->add_flag("--headers", options->headers, "The header only, as it is")->excludes(raw);
  add_json_option(*command, context);
  command->callback([&context, options] {
    const auto archive = context.open_archive();
    const std::string id = value_or_fail(archive->resolve(options->id));
    if (context.json && !options->raw) {
      print_json(to_json(value_or_fail(archive->summary(id))));
      return;
    }
    const std::string message = value_or_fail(archive->read(id));
    if (options->raw)
      std::cout.write(message.data(), static_cast<std::streamsize>(message.size()));
    else
      std::cout << (options->headers ? harmless(header_of(message)) : archive::render(message));
    std::cout.flush();
  });
}

}  // namespace

void add_reading_commands(CLI::App& app, Context& context) {
  add_listing(app, context, "list", "List messages, newest first", false);
  add_listing(app, context, "search", "Find messages, newest first", true);
  add_count(app, context);
  add_show(app, context);
}

}  // namespace satchel::app
