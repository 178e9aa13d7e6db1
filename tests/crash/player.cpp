#include "crash/player.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "store/string_body.hpp"

namespace satchel::crash {
namespace {

Message message_at(store::Session& session, std::size_t index) {
  Message message{.octets = session.octets(index)};
  session.append_uidl(index, message.uidl);
  return message;
}

store::Result<Listing> read_session(store::Session& session) {
  Listing listing;
  for (std::size_t i = 0; i < session.count(); ++i) {
    listing.push_back(message_at(session, i));
    const auto body = session.open(i);
    if (!body) return std::unexpected(body.error());
    auto wire = store::read_all(**body);
    if (!wire) return std::unexpected(wire.error());
    listing.back().wire = std::move(*wire);
  }
  return listing;
}

}  // namespace

store::Result<Listing> list_maildrop(store::Store& store, std::string_view user) {
  const auto session = store.open(user, store::Sharing::snapshot);
  if (!session) return std::unexpected(session.error());
  return read_session(**session);
}

std::string wire_of(std::size_t number, std::size_t octets) {
  std::string wire = fmt::format("Subject: message {}\r\n\r\n..", number);
  while (wire.size() + 2 < octets)
    wire += wire.size() % 61 == 0 ? "\r\n" : std::string(1, static_cast<char>('a' + wire.size() % 23));
  return wire + "\r\n";
}

void Stage::tell(std::size_t actor, const std::string& what) {
  run.told.push_back(fmt::format("{:>5} actor {}: {}", machine.position(), actor, what));
}

Player::Player(Stage& stage, const Actor& actor, std::size_t number) : stage_(stage), actor_(actor), number_(number) {
  start(actor.faults);
}

Player::~Player() { stop(); }

void Player::start(std::vector<Fault> faults) {
  process_ = std::make_unique<Process>(stage_.machine, std::move(faults), actor_.lie);
  store_ = store::open_log_store(*process_, stage_.run.options);
}

void Player::stop() {
  held_.reset();
  store_.reset();
}

void Player::play() {
  for (const Step& step : actor_.steps) {
    perform(step);
    if (!process_->killed()) continue;
    stage_.run.faulted += process_->faulted();
    stage_.tell(number_, "is killed, and another begins");
    stop();
    start({});
  }
  stage_.run.faulted += process_->faulted();
  if (number_ == 0)
    for (std::size_t call = 0; call < calls; ++call) stage_.run.counts[call] = process_->count(static_cast<Call>(call));
}

void Player::perform(const Step& step) {
  using Verb = Step::Verb;
  switch (step.verb) {
    case Verb::deliver:
      return deliver(step);
    case Verb::quit:
      return quit(step);
    case Verb::list:
      return list(step);
    case Verb::hold:
      return hold(step);
    case Verb::read_held:
      return read_held();
    case Verb::restart:
      stop();
      store_ = store::open_log_store(*process_, stage_.run.options);
      return;
    case Verb::wait:
      stage_.machine.now += static_cast<std::int64_t>(step.amount) * 1'000'000;
      return;
    case Verb::import:
      return import(step);
    case Verb::undelete:
      return undelete(step);
    case Verb::compact:
    case Verb::compact_some:
      return compact(step);
    case Verb::keep_up:
      return keep_up(step);
  }
}

Model::DeedId Player::begin(Deed deed) {
  stage_.tell(number_, "begins to " + deed.what);
  deed.begun = here();
  deed.when = stage_.machine.now;
  return stage_.run.model.begin(std::move(deed));
}

void Player::end(Model::DeedId deed, const store::Error* error, Doubt doubt) {
  Model& model = stage_.run.model;
  const std::string& what = model.deeds()[deed].what;
  if (process_->killed()) {
    model.abandon(deed, here());
    return stage_.tell(number_, "was killed in: " + what);
  }
  if (error) refused(what, *error);
  if (!error) stage_.tell(number_, "has done: " + what);
  const bool certain = (doubt == Doubt::none && stage_.errors == Errors::strict) ||
                       (error && error->kind == store::ErrorKind::unsupported);
  model.end(deed, here(), !error ? Deed::Outcome::done : certain ? Deed::Outcome::undone : Deed::Outcome::unsure);
}

void Player::judge(std::string_view user, const Listing& listing, Place from, Place to) {
  const std::string found = stage_.run.model.judge(user, listing, from, to);
  if (!found.empty()) return wrong(found);
  stage_.run.model.learn(user, listing, from, to);
}

/// Where nothing goes wrong, only what another holds is refused, and what another has brought back already.
void Player::refused(const std::string& what, const store::Error& error) {
  using store::ErrorKind;
  stage_.tell(number_, fmt::format("cannot {}: {}", what, error.detail));
  const bool fair =
      error.kind == ErrorKind::in_use || error.kind == ErrorKind::unsupported || error.kind == ErrorKind::bad_uidl;
  if (process_->faulted() == 0 && actor_.lie == Lie::none && !fair) wrong("without any fault: " + error.detail);
}

void Player::wrong(const std::string& what) {
  stage_.tell(number_, "BROKEN: " + what);
  if (stage_.run.wrong.empty()) stage_.run.wrong = what;
}

Message Player::new_message(std::size_t octets) {
  Message message{.wire = wire_of(stage_.messages++, octets)};
  message.octets = store::StringBody(message.wire).octets();
  return message;
}

void Player::deliver(const Step& step) {
  const Message message = new_message(step.amount);
  const auto deed = begin({.what = fmt::format("deliver number {} to {}", stage_.messages - 1, step.user),
                           .user = step.user,
                           .brings = {message}});
  store::StringBody body(message.wire);
  const auto uidl = store_->deliver(step.user, "", body);
  if (uidl && !process_->killed()) stage_.run.model.tell(deed, 0, *uidl);
  end(deed, uidl ? nullptr : &uidl.error());
}

void Player::quit(const Step& step) {
  const Place from = here();
  const auto session = store_->open(step.user, store::Sharing::exclusive);
  if (!session) return refused("open a session", session.error());
  const Place to = here();
  const auto listing = read_session(**session);
  if (!listing) return refused("read", listing.error());
  judge(step.user, *listing, from, to);
  Deed deed{.what = fmt::format("delete messages of {}:", step.user), .user = step.user};
  std::vector<std::uint32_t> indexes;
  for (std::size_t i = 0; i < listing->size() && indexes.size() < step.amount; i += step.every) {
    indexes.push_back(static_cast<std::uint32_t>(i));
    deed.takes.push_back((*listing)[i].uidl);
    deed.what += fmt::format(" {}", i + 1);
  }
  if (indexes.empty()) return;
  const auto begun = begin(std::move(deed));
  const auto erased = erase(**session, indexes);
  end(begun, erased ? nullptr : &erased.error());
}

store::Result<void> Player::erase(store::Session& session, std::span<const std::uint32_t> indexes) const {
  if (actor_.lie == Lie::forgets_deletions) return {};
  if (actor_.lie != Lie::deletes_in_two) return session.erase(indexes);
  const std::size_t half = indexes.size() / 2;
  if (const auto first = session.erase(indexes.first(half)); !first) return first;
  return session.erase(indexes.subspan(half));
}

void Player::list(const Step& step) {
  const Place from = here();
  const auto session = store_->open(step.user, store::Sharing::snapshot);
  if (!session && actor_.lie == Lie::hides_errors && !process_->killed()) return judge(step.user, {}, from, here());
  if (!session) return refused("open a session", session.error());
  const Place to = here();
  const auto listing = read_session(**session);
  if (!listing) return refused("read", listing.error());
  stage_.tell(number_, fmt::format("lists {} messages of {}", listing->size(), step.user));
  judge(step.user, *listing, from, to);
}

void Player::hold(const Step& step) {
  held_.reset();
  auto session = store_->open(step.user, store::Sharing::snapshot);
  if (!session) return refused("open a session", session.error());
  auto listing = read_session(**session);
  if (!listing) return refused("read", listing.error());
  held_ = std::move(*session);
  held_listing_ = std::move(*listing);
}

void Player::read_held() {
  if (!held_) return;
  const auto listing = read_session(*held_);
  held_.reset();
  if (!listing) {
    return refused("read in a session that was open", listing.error());
  }
  const bool same = std::ranges::equal(*listing, held_listing_, [](const Message& a, const Message& b) {
    return a.uidl == b.uidl && a.octets == b.octets && a.wire == b.wire;
  });
  if (!same) wrong("a session shows something else than at its login");
}

}  // namespace satchel::crash
