#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <iostream>

#include "auth/file/users_editor.hpp"
#include "failure.hpp"
#include "mailbox.hpp"
#include "migrate/import.hpp"
#include "store/maintenance.hpp"
#include "terminal/progress_line.hpp"
#include "terminal/text.hpp"

namespace satchel::satcheld {

namespace json = boost::json;
using terminal::as_utf8;
using terminal::show_octets;
namespace {

/// Progress on a terminal, and lines between that stand above it.
class Narrator {
 public:
  explicit Narrator(std::string what) : progress_(std::move(what)) {}

  void say(std::string_view line) {
    progress_.wipe();
    fmt::print(stderr, "{}\n", line);
  }
  void show(const migrate::Position& at) { progress_.show(at.done, at.total); }

 private:
  terminal::ProgressLine progress_;
};

/// A maildrop may come before its user, but a mistyped name is likelier.
void mention_missing_user(const config::ServerConfig& config, const std::string& user, Narrator& narrator) {
  const auto users = auth::file::list_users(config.auth.file.path);
  if (users && std::ranges::find(*users, user, &auth::file::ListedUser::name) == users->end())
    narrator.say(fmt::format("there is no user {0} yet; satcheld user add {0} makes one", user));
}

json::object to_json(const migrate::ImportAccount& account, const std::vector<std::string>& notes) {
  json::array skipped;
  for (const migrate::Skipped& message : account.skipped)
    skipped.push_back(
        json::object{{"file", as_utf8(message.file)}, {"offset", message.offset}, {"why", as_utf8(message.why)}});
  json::array lines;
  for (const std::string& note : notes) lines.emplace_back(as_utf8(note));
  return {{"listed", account.listed},      {"stored", account.stored}, {"known", account.known},
          {"skipped", std::move(skipped)}, {"octets", account.octets}, {"new_uidls", account.new_uidls},
          {"notes", std::move(lines)}};
}

json::object to_json(const migrate::Rehearsed& message) {
  return {{"uidl", message.uidl},
          {"file", as_utf8(message.file)},
          {"offset", message.offset},
          {"octets", message.octets},
          {"known", message.known}};
}

void print(const migrate::Rehearsed& message) {
  fmt::print("{}  {}{}{}\n", message.uidl, as_utf8(message.file),
             message.offset > 0 ? fmt::format(", offset {}", message.offset) : "", message.known ? "  (known)" : "");
}

void print(const migrate::ImportAccount& account, Effect effect) {
  fmt::print("{} messages listed = {} {} + {} known + {} skipped; {}\n", account.listed, account.stored,
             effect == Effect::real ? "stored" : "to store", account.known, account.skipped.size(),
             show_octets(account.octets));
}

}  // namespace

void import_mailbox(const config::ServerConfig& config, const std::string& user, const migrate::SourceOptions& from,
                    Effect effect, Form form) {
  if (!store::valid_user_name(user))
    throw CommandFailed{"\"" + as_utf8(user) + "\" is not a name that can have a maildrop"};
  auto source = migrate::open_source(from);
  if (!source) throw CommandFailed{std::move(source.error())};
  const Maildrops maildrops = open_for_command(config);
  Narrator narrator("importing");
  mention_missing_user(config, user, narrator);

  std::vector<std::string> notes;
  json::array messages;
  migrate::ImportEvents events;
  events.skipped = [&](const migrate::Skipped& message) {
    narrator.say(fmt::format("{}, offset {}: {}", as_utf8(message.file), message.offset, as_utf8(message.why)));
  };
  events.note = [&](std::string_view note) {
    notes.emplace_back(note);
    narrator.say(as_utf8(note));
  };
  events.progress = [&](const migrate::Position& at) { narrator.show(at); };
  if (effect == Effect::none)
    events.rehearse = [&](const migrate::Rehearsed& message) {
      if (form == Form::json)
        messages.push_back(to_json(message));
      else
        print(message);
    };

  const migrate::ImportAccount account = migrate::import_messages(*maildrops.store, user, **source, events);
  if (form == Form::json) {
    json::object document = to_json(account, notes);
    if (effect == Effect::none) document["messages"] = std::move(messages);
    std::cout << json::serialize(document) << '\n';
  } else {
    print(account, effect);
  }
  std::cout.flush();
  if (account.failure)
    throw CommandFailed{account.failure->detail + "; what is stored so far stays, import again for the rest"};
  if (account.stored + account.known == 0 && !account.skipped.empty())
    throw CommandFailed{"nothing could be imported; the lines above say why"};
}

void export_mailbox(const config::ServerConfig& config, const std::string& user, const migrate::ExportOptions& target,
                    Form form) {
  const Maildrops maildrops = open_for_command(config);
  must_have_maildrop(*maildrops.store, user);
  Narrator narrator("exporting");
  auto account =
      migrate::export_messages(*maildrops.store, user, target, [&](const migrate::Position& at) { narrator.show(at); });
  if (!account) throw CommandFailed{std::move(account.error())};
  for (const std::string& message : account->damaged) narrator.say("left out: " + as_utf8(message));
  if (form == Form::json) {
    json::array damaged;
    for (const std::string& message : account->damaged) damaged.emplace_back(as_utf8(message));
    std::cout << json::serialize(json::object{
                     {"messages", account->messages}, {"octets", account->octets}, {"damaged", std::move(damaged)}})
              << '\n';
  } else {
    fmt::print("{} messages written to {}; {}\n", account->messages, target.path, show_octets(account->octets));
  }
  std::cout.flush();
  if (!account->damaged.empty())
    throw CommandFailed{fmt::format("{} messages are damaged and were left out; satcheld mailbox verify {} says more",
                                    account->damaged.size(), user)};
}

}  // namespace satchel::satcheld
