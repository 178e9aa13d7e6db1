#include "store/random_run.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace satchel::store::testing {
namespace {

constexpr Time undelete_window = 7 * day;
constexpr Time device_expiry = 5 * day;
const std::string not_a_uidl = "not a uidl";

}  // namespace

RandomRun::RandomRun(const BackendMaker& maker, std::uint64_t seed) : random_(seed), views_(maker.supports_views) {
  under_test_ =
      maker.make({.undelete_window = undelete_window, .device_expiry = device_expiry, .now = [this] { return now_; }});
  for (const char* user : {"ann", "bob"}) models_.emplace(user, Model(undelete_window, device_expiry));
}

void RandomRun::step() {
  struct Operation {
    unsigned weight = 0;
    void (RandomRun::*perform)() = nullptr;
  };
  static constexpr std::array operations = {
      Operation{.weight = 22, .perform = &RandomRun::deliver},
      Operation{.weight = 10, .perform = &RandomRun::import},
      Operation{.weight = 14, .perform = &RandomRun::open_session},
      Operation{.weight = 4, .perform = &RandomRun::read_session},
      Operation{.weight = 16, .perform = &RandomRun::erase_in_session},
      Operation{.weight = 8, .perform = &RandomRun::close_session},
      Operation{.weight = 12, .perform = &RandomRun::undelete},
      Operation{.weight = 2, .perform = &RandomRun::add_device},
      Operation{.weight = 2, .perform = &RandomRun::remove_device},
      Operation{.weight = 7, .perform = &RandomRun::keep_up},
      Operation{.weight = 3, .perform = &RandomRun::compact},
      Operation{.weight = 1, .perform = &RandomRun::verify},
      Operation{.weight = 8, .perform = &RandomRun::wait_for_long},
      Operation{.weight = 3, .perform = &RandomRun::reopen},
  };
  unsigned sum = 0;
  for (const Operation& operation : operations) sum += operation.weight;
  std::size_t drawn = random_.below(sum);
  const Operation* operation = operations.data();
  while (drawn >= operation->weight) drawn -= (operation++)->weight;
  // No two operations happen in one moment, so that which came first is never in question.
  now_ += static_cast<Time>(random_.between(1, 999));
  (this->*operation->perform)();
  for (const auto& [user, model] : models_) compare(user);
}

void RandomRun::note(const std::string& line) {
  trace_.push_back(std::to_string(now_ / second % 10'000'000) + " " + line);
  if (trace_.size() > 60) trace_.pop_front();
}

std::string RandomRun::trace() const {
  std::string all;
  for (const std::string& line : trace_) all += line + "\n";
  return all;
}

std::string RandomRun::draw_user() { return random_.percent(80) ? "ann" : "bob"; }

std::string RandomRun::draw_view() {
  static constexpr std::array labels = {"", "laptop", "main", "phone"};
  return views_ ? labels[random_.below(labels.size())] : "";
}

std::string RandomRun::draw_uidl(const Model& model) {
  if (random_.percent(25)) return "";
  if (random_.percent(4)) return not_a_uidl;
  if (random_.percent(20) && !model.view("").shown.empty())
    return model.view("").shown[random_.below(model.view("").shown.size())];
  return "given-" + std::to_string(random_.below(60));
}

Model::Message RandomRun::draw_message() {
  Model::Message message{.received = now_};
  for (std::size_t line = random_.below(4); line > 0; --line) {
    const std::string text = std::to_string(random_.below(1'000'000)) + "\r\n";
    const bool stuffed = random_.percent(30);
    message.wire += stuffed ? ".." + text : text;
    message.octets += text.size() + (stuffed ? 1 : 0);
  }
  return message;
}

RandomRun::Running* RandomRun::draw_session() {
  return running_.empty() ? nullptr : &running_[random_.below(running_.size())];
}

void RandomRun::expect_new(const Model& model, const std::string& uidl) {
  EXPECT_TRUE(valid_uidl(uidl)) << uidl;
  EXPECT_FALSE(model.messages().contains(uidl)) << uidl;
}

std::vector<Seen> RandomRun::expected_in(const std::string& user, const std::string& view) {
  const Model& model = model_of(user);
  std::vector<Seen> expected;
  for (const std::string& uidl : model.view(view).shown) {
    const Model::Message& message = model.messages().at(uidl);
    expected.push_back({uidl, message.octets, message.wire});
  }
  return expected;
}

void RandomRun::deliver() {
  const std::string user = draw_user();
  Model& model = model_of(user);
  Model::Message message = draw_message();
  Quota quota;
  if (random_.percent(20)) quota.messages = random_.below(30);
  if (random_.percent(20)) quota.octets = random_.below(400);
  const bool full = (quota.messages && model.view("").shown.size() + 1 > *quota.messages) ||
                    (quota.octets && model.octets() + message.octets > *quota.octets);
  StringBody body(message.wire);
  const auto uidl = store().deliver(user, "", body, quota);
  note("deliver to " + user + (uidl ? " " + *uidl : " refused"));
  EXPECT_EQ(error_of(uidl), full ? std::optional(ErrorKind::over_quota) : std::nullopt);
  if (!uidl) return;
  expect_new(model, *uidl);
  model.add(*uidl, std::move(message));
}

void RandomRun::import() {
  const std::string user = draw_user();
  Model& model = model_of(user);
  std::vector<Model::Message> drawn;
  std::deque<StringBody> bodies;
  std::vector<Import> messages;
  for (std::size_t left = random_.between(1, 4); left > 0; --left) {
    Model::Message& message = drawn.emplace_back(draw_message());
    message.received -= static_cast<Time>(random_.below(40 * day));
    messages.push_back(
        {.uidl = draw_uidl(model), .received = message.received, .body = &bodies.emplace_back(message.wire)});
  }
  const bool refused = std::ranges::find(messages, not_a_uidl, &Import::uidl) != messages.end();
  const auto imported = store().import(user, messages);
  note("import to " + user);
  EXPECT_EQ(error_of(imported), refused ? std::optional(ErrorKind::bad_uidl) : std::nullopt);
  if (!imported) return;
  ASSERT_EQ(imported->size(), messages.size());
  for (std::size_t i = 0; i < messages.size(); ++i) {
    const auto& [uidl, known] = (*imported)[i];
    note("  " + uidl + (known ? " known" : ""));
    EXPECT_EQ(known, model.messages().contains(messages[i].uidl));
    if (!messages[i].uidl.empty()) EXPECT_EQ(uidl, messages[i].uidl);
    if (known) continue;
    expect_new(model, uidl);
    model.add(uidl, drawn[i]);
  }
}

void RandomRun::open_session() {
  if (running_.size() >= 4) return close_session();
  Running made{.user = draw_user(),
               .access = Access(random_.percent(50) ? Sharing::exclusive : Sharing::snapshot, draw_view())};
  const bool held =
      made.access.sharing == Sharing::exclusive && std::ranges::any_of(running_, [&](const Running& other) {
        return other.user == made.user && other.access.device == made.access.device &&
               other.access.sharing == Sharing::exclusive;
      });
  auto session = store().open(made.user, made.access);
  note("open " + made.user + " as '" + made.access.device + "'");
  EXPECT_EQ(error_of(session), held ? std::optional(ErrorKind::in_use) : std::nullopt);
  if (!session) return;
  if (!made.access.device.empty()) model_of(made.user).see_device(made.access.device, now_);
  made.expected = expected_in(made.user, made.access.device);
  made.session = std::move(*session);
  EXPECT_EQ(all_of(*made.session), made.expected);
  running_.push_back(std::move(made));
}

void RandomRun::read_session() {
  const Running* running = draw_session();
  if (running != nullptr) EXPECT_EQ(all_of(*running->session), running->expected);
}

void RandomRun::erase_in_session() {
  const Running* running = draw_session();
  if (running == nullptr) return open_session();
  std::vector<std::uint32_t> indexes;
  std::vector<std::string> uidls;
  const unsigned chance = random_.percent(20) ? 100 : 30;
  for (std::uint32_t i = 0; i < running->expected.size(); ++i) {
    if (!random_.percent(chance)) continue;
    indexes.push_back(i);
    uidls.push_back(running->expected[i].uidl);
  }
  if (indexes.empty()) return;
  note("erase from " + running->user + " as '" + running->access.device + "'");
  for (const std::string& uidl : uidls) note("  " + uidl);
  must(running->session->erase(indexes));
  model_of(running->user).erase(uidls, running->access.device, now_);
  EXPECT_EQ(all_of(*running->session), running->expected);
}

void RandomRun::close_session() {
  const Running* running = draw_session();
  if (running == nullptr) return;
  note("close " + running->user + " as '" + running->access.device + "'");
  EXPECT_EQ(all_of(*running->session), running->expected);
  running_.erase(running_.begin() + (running - running_.data()));
}

void RandomRun::undelete() {
  const std::string user = draw_user();
  const std::string view = draw_view();
  Model& model = model_of(user);
  const bool known = view.empty() || model.devices().contains(view);
  const auto gone = model.deleted(known ? view : "", now_);
  std::vector<std::string> wanted;
  for (const auto& [uidl, time] : gone)
    if (random_.percent(30)) wanted.insert(wanted.begin() + static_cast<long>(random_.below(wanted.size() + 1)), uidl);
  // One that is here, or went long ago, or never came, or is named already; seldom one that is right all the same.
  if (random_.percent(15)) wanted.push_back(random_.percent(30) && !wanted.empty() ? wanted[0] : draw_uidl(model));
  std::set<std::string> named;
  const bool refused = !std::ranges::all_of(
      wanted, [&](const std::string& uidl) { return known && gone.contains(uidl) && named.insert(uidl).second; });
  const auto restored = store().undelete(user, wanted, view);
  note("undelete for " + user + " as '" + view + "'" + (restored ? "" : " refused"));
  EXPECT_EQ(error_of(restored), refused ? std::optional(ErrorKind::bad_uidl) : std::nullopt);
  if (!restored) return;
  ASSERT_EQ(restored->size(), wanted.size());
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const auto& [old_uidl, new_uidl] = (*restored)[i];
    note("  " + old_uidl + " as " + new_uidl);
    EXPECT_EQ(old_uidl, wanted[i]);
    expect_new(model, new_uidl);
    model.bring_back(wanted[i], new_uidl, view, now_);
  }
}

void RandomRun::add_device() {
  const std::string user = draw_user();
  const std::string device = draw_view();
  if (device.empty()) return;
  note("add '" + device + "' for " + user);
  must(store().add_device(user, device));
  model_of(user).see_device(device, now_);
}

void RandomRun::remove_device() {
  const std::string user = draw_user();
  const std::string device = draw_view();
  if (device.empty()) return;
  note("remove '" + device + "' of " + user);
  must(store().remove_device(user, device));
  model_of(user).remove_device(device, now_);
}

void RandomRun::keep_up() {
  const std::string user = draw_user();
  Model& model = model_of(user);
  Upkeep due;
  if (random_.percent(50)) due.expire_after = static_cast<Time>(random_.between(10, 40)) * day;
  note("keep up " + user + " with " + std::to_string(due.expire_after.value_or(0) / day));
  const UpkeepDone done = must(store().keep_up(user, due));
  const std::uint64_t expired = due.expire_after ? model.expire(*due.expire_after, now_) : 0;
  EXPECT_EQ(done.expired, expired);
  EXPECT_EQ(done.released, model.release(now_));
}

void RandomRun::compact() {
  const std::string user = draw_user();
  note("compact " + user);
  must(store().compact(user, random_.percent(70) ? Thoroughness::all : Thoroughness::worthwhile));
}

void RandomRun::verify() {
  const std::string user = draw_user();
  note("verify " + user);
  const Verification found =
      must(store().verify(user, random_.percent(50) ? Quarantine::leave : Quarantine::set_aside));
  EXPECT_TRUE(found.problems.empty());
  EXPECT_GE(found.messages, model_of(user).view("").shown.size());
}

void RandomRun::wait_for_long() {
  now_ += static_cast<Time>(random_.below(static_cast<std::size_t>(random_.percent(80) ? 4 * day : 25 * day)));
  note("a long time passes");
}

void RandomRun::reopen() {
  note("reopen");
  running_.clear();
  under_test_->reopen();
}

void RandomRun::compare(const std::string& user) {
  const Model& model = model_of(user);
  EXPECT_EQ(all_of(store(), user), expected_in(user, "")) << user;
  const Usage usage = must(store().usage(user));
  EXPECT_EQ(usage.messages, model.view("").shown.size());
  EXPECT_EQ(usage.octets, model.octets());
  compare_deleted(user, "");
  if (!views_) return;
  std::map<std::string, Time> seen;
  for (const Device& device : must(store().devices(user))) seen[device.label] = device.last_seen;
  std::map<std::string, Time> expected;
  for (const auto& [label, view] : model.devices()) {
    expected[label] = view.last_seen;
    compare_deleted(user, label);
  }
  EXPECT_EQ(seen, expected);
}

void RandomRun::compare_deleted(const std::string& user, const std::string& device) {
  const Model& model = model_of(user);
  std::map<std::string, Time> found;
  Time last = 0;
  for (const Deleted& message : must(store().deleted(user, device))) {
    EXPECT_LE(last, message.deleted);
    last = message.deleted;
    found[message.uidl] = message.deleted;
    const auto known = model.messages().find(message.uidl);
    if (known == model.messages().end()) continue;
    EXPECT_EQ(message.octets, known->second.octets) << message.uidl;
    EXPECT_EQ(message.received, known->second.received) << message.uidl;
  }
  EXPECT_EQ(found, model.deleted(device, now_)) << user << " as '" << device << "'";
}

}  // namespace satchel::store::testing
