#include "crash/explore.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "crash/fates.hpp"

namespace satchel::crash {
namespace {

constexpr std::size_t full_inquests = 4;  ///< one of so many

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

void Explorer::some(const Course& run, std::size_t fates) {
  disks_.clear();
  seen_.clear();
  Remains remains(run.before);
  bool fine = run.wrong.empty();
  if (!fine) wrong_.push_back(run.wrong);
  for (Place place = 1; fine && place <= run.journal.size(); ++place) {
    remains.apply(run.journal[place - 1]);
    if (promises_change(run.model, place)) ++expectation_;
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

}  // namespace satchel::crash
