#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <iostream>

#include "config/moment.hpp"
#include "failure.hpp"
#include "mailbox.hpp"
#include "terminal/text.hpp"

namespace satchel::satcheld {

namespace json = boost::json;
using terminal::show_octets;
namespace {

constexpr store::Time microseconds_a_second = 1'000'000;

void print(const json::value& document) { std::cout << json::serialize(document) << '\n'; }
std::string show(store::Time time) { return terminal::show_time(time / microseconds_a_second); }

json::object to_json(const store::Problem& problem) {
  return {{"file", terminal::as_utf8(problem.file)},
          {"offset", problem.offset},
          {"uidl", problem.uidl},
          {"detail", terminal::as_utf8(problem.detail)}};
}

json::object to_json(const store::Verification& found) {
  json::object document{
      {"files", found.files}, {"octets", found.octets}, {"messages", found.messages}, {"problems", json::array()}};
  for (const store::Problem& problem : found.problems) document["problems"].as_array().push_back(to_json(problem));
  json::array quarantined;
  for (const std::string& file : found.quarantined) quarantined.emplace_back(file);
  document["quarantined"] = std::move(quarantined);
  return document;
}

void print_lines(const store::Verification& found) {
  for (const store::Problem& problem : found.problems)
    fmt::print("{}, offset {}: {}{}\n", problem.file, problem.offset, problem.detail,
               problem.uidl.empty() ? "" : " (message " + problem.uidl + ")");
  for (const std::string& file : found.quarantined) fmt::print("set aside in {}\n", file);
  fmt::print("{} messages in {} files, {}: {}\n", found.messages, found.files, show_octets(found.octets),
             found.problems.empty() ? "all as it was written" : fmt::format("{} problems", found.problems.size()));
}

/// The deleted messages that are meant.
std::vector<store::Deleted> choose(std::vector<store::Deleted> deleted, const UndeleteChoice& choice) {
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  store::Time since = 0;
  if (!choice.since.empty()) {
    const auto moment = config::parse_moment(choice.since, now);
    if (!moment)
      throw CommandFailed{"--since " + choice.since +
                          ": write a date 2026-11-23, a time 2026-11-23T10:00, or 2h or 3d"};
    since = moment->time_since_epoch().count() * microseconds_a_second;
  }
  for (const std::string& uidl : choice.uidls)
    if (std::ranges::find(deleted, uidl, &store::Deleted::uidl) == deleted.end())
      throw CommandFailed{"no deleted message " + uidl +
                          " can be brought back; leave --uidl out and give --dry-run to see "
                          "which can"};
  std::erase_if(deleted, [&](const store::Deleted& message) {
    const bool named = choice.uidls.empty() || std::ranges::find(choice.uidls, message.uidl) != choice.uidls.end();
    return message.deleted < since || !named;
  });
  return deleted;
}

}  // namespace

Maildrops open_for_command(const config::ServerConfig& config) {
  return open_maildrops(config, [](std::string_view line) { fmt::print(stderr, "satcheld: {}\n", line); });
}

void must_have_maildrop(store::Backend& store, const std::string& user) {
  const auto users = value_or_fail(store.users());
  if (std::ranges::find(users, user) == users.end())
    throw CommandFailed{"there is no maildrop of " + user + "; satcheld mailbox list names them"};
}

void list_mailboxes(const config::ServerConfig& config, Form form) {
  const Maildrops maildrops = open_for_command(config);
  json::array mailboxes;
  for (const std::string& user : value_or_fail(maildrops.store->users())) {
    const store::Usage usage = value_or_fail(maildrops.store->usage(user));
    if (form == Form::json)
      mailboxes.push_back(json::object{{"name", user}, {"messages", usage.messages}, {"octets", usage.octets}});
    else
      fmt::print("{} {} {}\n", terminal::fit(user, 30), usage.messages, show_octets(usage.octets));
  }
  if (form == Form::json) print(json::object{{"mailboxes", std::move(mailboxes)}});
}

void verify_mailbox(const config::ServerConfig& config, const std::string& user, store::Quarantine quarantine,
                    Form form) {
  const Maildrops maildrops = open_for_command(config);
  must_have_maildrop(*maildrops.store, user);
  const store::Verification found = value_or_fail(maildrops.store->verify(user, quarantine));
  if (form == Form::json)
    print(to_json(found));
  else
    print_lines(found);
  std::cout.flush();
  if (found.problems.empty()) return;
  if (quarantine == store::Quarantine::leave)
    throw CommandFailed{"the maildrop of " + user +
                        " is damaged; verify --quarantine takes damaged messages out, so that "
                        "no client meets them"};
  throw CommandFailed{"the maildrop of " + user + " was damaged; what could be read of it is in the files named above"};
}

void compact_mailbox(const config::ServerConfig& config, const std::string& user, Form form) {
  const Maildrops maildrops = open_for_command(config);
  must_have_maildrop(*maildrops.store, user);
  const store::Compaction done = value_or_fail(maildrops.store->compact(user, store::Thoroughness::all));
  if (form == Form::json) {
    json::object document{{"octets_before", done.octets_before},
                          {"octets_after", done.octets_after},
                          {"octets_written", done.octets_written},
                          {"messages_erased", done.messages_erased},
                          {"replaced_until", nullptr}};
    if (done.replaced_until) document["replaced_until"] = *done.replaced_until / microseconds_a_second;
    return print(document);
  }
  fmt::print("{} messages erased; the files had {} and have {}\n", done.messages_erased,
             show_octets(done.octets_before), show_octets(done.octets_after));
  if (done.replaced_until)
    fmt::print("the files that were replaced stay until {} (UTC), for copies under way\n", show(*done.replaced_until));
}

void undelete_messages(const config::ServerConfig& config, const std::string& user, const UndeleteChoice& choice,
                       Effect effect, Form form) {
  const Maildrops maildrops = open_for_command(config);
  must_have_maildrop(*maildrops.store, user);
  const auto chosen = choose(value_or_fail(maildrops.store->deleted(user, choice.device)), choice);
  std::vector<std::string> uidls;
  for (const store::Deleted& message : chosen) uidls.push_back(message.uidl);
  std::vector<store::Restored> restored;
  if (effect == Effect::real && !uidls.empty())
    restored = value_or_fail(maildrops.store->undelete(user, uidls, choice.device));
  json::array messages;
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    const store::Deleted& message = chosen[i];
    const std::string new_uidl = restored.empty() ? "" : restored[i].new_uidl;
    if (form == Form::json)
      messages.push_back(json::object{{"uidl", message.uidl},
                                      {"octets", message.octets},
                                      {"received", message.received / microseconds_a_second},
                                      {"deleted", message.deleted / microseconds_a_second},
                                      {"new_uidl", new_uidl}});
    else
      fmt::print("{}  deleted {}  {}{}\n", message.uidl, show(message.deleted), show_octets(message.octets),
                 new_uidl.empty() ? "" : "  -> " + new_uidl);
  }
  if (form == Form::json)
    print(json::object{{"restored", restored.size()}, {"messages", std::move(messages)}});
  else if (effect == Effect::none)
    fmt::print("{} messages would come back\n", chosen.size());
  else
    fmt::print("{} messages brought back\n", restored.size());
}

}  // namespace satchel::satcheld
