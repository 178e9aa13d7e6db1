#include "crash/explore.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "crash/fates.hpp"
#include "crash/histories.hpp"

namespace satchel::crash {
namespace {

constexpr std::size_t full_inquests = 4;  ///< one of so many
constexpr std::size_t random_crashes = 100;

/// Whether the model promises something else at this place than in front of the operation before.
bool promises_change(const Model& model, Place place) {
  return std::ranges::any_of(model.deeds(), [&](const Deed& deed) {
    return deed.begun == place || deed.ended == place || deed.shown == place;
  });
}

}  // namespace

void Explorer::all(const Course& run) {
  disks_.clear();
  seen_.clear();
  Remains remains(run.before);
  bool fine = run.wrong.empty();
  if (!fine) wrong_.push_back(run.wrong);
  for (Place place = 1; fine && place <= run.journal.size(); ++place) {
    const Operation& last = run.journal[place - 1];
    remains.apply(last);
    if (promises_change(run.model, place)) ++expectation_;
    every_fate(remains, last, [&](const Fate& fate) { fine = fine && look(run, place, remains, fate); });
  }
}

void Explorer::some(const Course& run, std::size_t crashes) {
  disks_.clear();
  seen_.clear();
  Remains remains(run.before);
  bool fine = run.wrong.empty();
  if (!fine) wrong_.push_back(run.wrong);
  const std::size_t places = run.journal.size();
  for (Place place = 1; fine && place <= places; ++place) {
    remains.apply(run.journal[place - 1]);
    if (promises_change(run.model, place)) ++expectation_;
    const std::size_t fates = crashes / places + (random_.below(places) < crashes % places ? 1 : 0);
    for (std::size_t i = 0; fine && i < fates; ++i) fine = look(run, place, remains, random_fate(remains, random_));
  }
}

bool Explorer::look(const Course& run, Place place, const Remains& remains, const Fate& fate) {
  const Image image = remains.after(fate);
  const std::uint64_t fingerprint = image.fingerprint();
  if (!seen_.insert(fingerprint ^ (expectation_ * 0x9e3779b97f4a7c15U)).second) return true;
  different_disks_ += disks_.insert(fingerprint).second ? 1 : 0;
  const auto manner = random_.below(full_inquests) == 0 ? Inquest::full : Inquest::brief;
  const Finding finding = inquire(run, place, image, manner, random_);
  states_ += 1 + finding.further_states;
  if (finding.wrong.empty()) return true;
  wrong_.push_back(fmt::format("a crash at {}, {}: {}", place, describe(fate), finding.wrong));
  return false;
}

Course play_random(std::uint64_t seed) {
  const History history = random_history(seed);
  std::size_t faults = 0;
  for (const Actor& actor : history.actors)
    for (const Fault& fault : actor.faults) faults += fault.times;
  return play(history, seed, faults > 1 ? Errors::loose : Errors::strict);
}

Explored explore_random(const Course& course, std::uint64_t seed) {
  Explorer explorer(seed);
  explorer.some(course, random_crashes);
  return {.states = explorer.states(), .wrong = explorer.wrong().empty() ? "" : explorer.wrong().front()};
}

}  // namespace satchel::crash
