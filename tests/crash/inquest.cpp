#include "crash/inquest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "crash/fates.hpp"
#include "crash/remains.hpp"
#include "store/string_body.hpp"

namespace satchel::crash {
namespace {

constexpr std::size_t after_the_crash = 1'000'000;  ///< numbers of messages that no run has

bool same(const Message& a, const Message& b) { return a.uidl == b.uidl && a.octets == b.octets && a.wire == b.wire; }
bool same(const Listing& a, const Listing& b) {
  return std::ranges::equal(a, b, [](const Message& x, const Message& y) { return same(x, y); });
}

store::LogStoreOptions options_of(const Course& run) {
  store::LogStoreOptions options = run.options;
  options.now = [now = run.now] { return now; };
  return options;
}

/// One inquest.
class Inquirer {
 public:
  Inquirer(const Course& run, Place place, const Image& image)
      : run_(run), place_(place), image_(image), machine_(image), options_(options_of(run)) {}

  std::string look() {
    {
      Process process(machine_);
      const auto store = store::open_log_store(process, options_);
      std::string wrong = first_look(*store);
      if (wrong.empty()) wrong = deliver(*store);
      if (!wrong.empty()) return wrong;
    }
    return look_again(machine_.contents());
  }

  /// A crash while the machine of the first look was at work.
  std::string crash_again(simulation::Random& random) {
    const Place at = random.between(1, machine_.position());
    Remains remains(image_);
    for (Place i = 0; i < at; ++i) remains.apply(machine_.journal()[i]);
    const Fate fate = random_fate(remains, random);
    Machine second(remains.after(fate));
    Process process(second);
    const auto store = store::open_log_store(process, options_);
    for (const std::string& user : run_.users) {
      const auto listing = list_maildrop(*store, user);
      std::string wrong = listing ? judge_second(user, *listing, at) : "cannot be opened: " + listing.error().detail;
      if (!wrong.empty()) return fmt::format("after a second crash at {} ({}): {}", at, describe(fate), wrong);
    }
    return {};
  }

 private:
  struct Seen {
    Listing first = {};  ///< before anything new
    Place shown = 0;     ///< where it was shown
    Message added = {};
    Place begun = never;
    Place added_by = never;
  };

  std::string first_look(store::Store& store) {
    for (const std::string& user : run_.users) {
      auto listing = list_maildrop(store, user);
      if (!listing) return fmt::format("the maildrop of {} cannot be opened: {}", user, listing.error().detail);
      std::string wrong = run_.model.judge(user, *listing, place_, place_);
      if (!wrong.empty()) return wrong;
      seen_[user].first = std::move(*listing);
      seen_[user].shown = machine_.position();
    }
    return {};
  }

  std::string deliver(store::Store& store) {
    std::size_t number = after_the_crash;
    for (auto& [user, seen] : seen_) {
      seen.added.wire = wire_of(number++, 150);
      store::StringBody body(seen.added.wire);
      seen.added.octets = body.octets();
      seen.begun = machine_.position();
      auto uidl = store.deliver(user, "", body);
      if (!uidl) return fmt::format("{} gets no mail any more: {}", user, uidl.error().detail);
      seen.added.uidl = std::move(*uidl);
      seen.added_by = machine_.position();
    }
    return {};
  }

  /// Another program on the same machine sees the same.
  std::string look_again(const Image& image) {
    Machine machine(image);
    Process process(machine);
    const auto store = store::open_log_store(process, options_);
    for (const auto& [user, seen] : seen_) {
      const auto listing = list_maildrop(*store, user);
      if (!listing) return fmt::format("the maildrop of {} cannot be opened again: {}", user, listing.error().detail);
      if (!same(*listing, with_added(seen))) return fmt::format("{} is shown something else when opened again", user);
    }
    return {};
  }

  std::string judge_second(const std::string& user, Listing listing, Place at) const {
    const Seen& seen = seen_.at(user);
    if (at >= seen.added_by) return same(listing, with_added(seen)) ? "" : user + " sees something else";
    // Whole or not at all.
    if (at > seen.begun && !listing.empty() && listing.back().wire == seen.added.wire) {
      if (!same(listing.back(), seen.added)) return "the new message has another UIDL";
      listing.pop_back();
    }
    if (at >= seen.shown) return same(listing, seen.first) ? "" : user + " sees something else than before";
    return run_.model.judge(user, listing, place_, place_);
  }

  static Listing with_added(const Seen& seen) {
    Listing all = seen.first;
    all.push_back(seen.added);
    return all;
  }

  const Course& run_;
  Place place_;
  const Image& image_;
  Machine machine_;
  store::LogStoreOptions options_;
  std::map<std::string, Seen> seen_;
};

}  // namespace

Finding inquire(const Course& run, Place place, const Image& image, Inquest manner, simulation::Random& random) {
  Inquirer inquirer(run, place, image);
  Finding finding{.wrong = inquirer.look()};
  if (!finding.wrong.empty() || manner == Inquest::brief) return finding;
  finding.wrong = inquirer.crash_again(random);
  finding.further_states = 1;
  return finding;
}

}  // namespace satchel::crash
