#include "crash/judgement.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace satchel::crash {

using DeedId = Model::DeedId;
using PieceId = Model::PieceId;

Judgement::Judgement(const Model& model, std::string_view user, Place from, Place to)
    : model_(model),
      user_(user),
      from_(from),
      to_(to),
      place_(model.pieces_.size()),
      taken_for_sure_(model.pieces_.size()),
      perhaps_taken_(model.pieces_.size()) {
  for (DeedId deed = 0; deed < model.deeds_.size(); ++deed) standings_.push_back(standing(deed));
}

Judgement::Standing Judgement::standing(DeedId id) const {
  const Deed& deed = model_.deeds_[id];
  if (deed.user != user_ || deed.begun > to_) return Standing::no;
  if (deed.shown <= from_) return deed.happened ? Standing::yes : Standing::no;
  if (deed.ended <= from_ && deed.outcome == Deed::Outcome::done) return Standing::yes;
  if (deed.ended <= from_ && deed.outcome == Deed::Outcome::undone) return Standing::no;
  return Standing::maybe;
}

std::string Judgement::of(const Listing& listing) {
  std::string wrong = match(listing);
  if (!wrong.empty()) return wrong;
  note_deletions();
  wrong = find_lost_and_returned();
  if (wrong.empty()) wrong = find_halves();
  if (wrong.empty()) wrong = find_disorder();
  return wrong;
}

std::string Judgement::match(const Listing& listing) {
  for (const Message& message : listing) {
    const auto piece = find(message);
    if (!piece) return fmt::format("{} shows {}, which nobody brought: {:.60}", user_, message.uidl, message.wire);
    const Message& brought = model_.message(*piece);
    if (place_[*piece]) return name(*piece) + " is there twice";
    if (standings_[model_.pieces_[*piece].deed] == Standing::no) return name(*piece) + " is there and should not be";
    if (brought.wire != message.wire) return name(*piece) + " has other octets than were brought";
    if (brought.octets != message.octets)
      return fmt::format("{} has {} octets and is listed with {}", name(*piece), brought.octets, message.octets);
    place_[*piece] = shown_.size();
    shown_.push_back(*piece);
  }
  return {};
}

/// By its UIDL, or among those whose UIDL nobody was told by its octets.
std::optional<PieceId> Judgement::find(const Message& message) const {
  if (const auto known = model_.by_uidl_.find(message.uidl); known != model_.by_uidl_.end()) return known->second;
  for (PieceId piece = 0; piece < model_.pieces_.size(); ++piece) {
    const Message& brought = model_.message(piece);
    if (standings_[model_.pieces_[piece].deed] != Standing::maybe || !brought.uidl.empty() || place_[piece]) continue;
    if (brought.wire == message.wire) return piece;
  }
  return std::nullopt;
}

void Judgement::note_deletions() {
  for (DeedId deed = 0; deed < standings_.size(); ++deed) {
    const std::vector<PieceId>& taken = model_.taken_[deed];
    if (standings_[deed] == Standing::no) continue;
    const bool sure = standings_[deed] == Standing::yes;
    const bool possible = std::ranges::none_of(taken, [&](PieceId piece) { return present(piece); });
    for (const PieceId piece : taken) {
      if (sure) taken_for_sure_[piece] = true;
      if (sure || possible) perhaps_taken_[piece] = true;
    }
  }
}

std::string Judgement::find_lost_and_returned() const {
  for (PieceId piece = 0; piece < place_.size(); ++piece) {
    if (place_[piece] && taken_for_sure_[piece]) return name(piece) + " was deleted and is back";
    if (place_[piece] || perhaps_taken_[piece]) continue;
    if (standings_[model_.pieces_[piece].deed] == Standing::yes) return name(piece) + " is lost";
  }
  return {};
}

/// Of what may have happened, all or nothing.
std::string Judgement::find_halves() const {
  for (DeedId deed = 0; deed < standings_.size(); ++deed) {
    if (standings_[deed] != Standing::maybe || model_.deeds_[deed].whole == Deed::Whole::when_done) continue;
    bool some = false;
    bool some_missing = false;
    for (std::size_t i = 0; i < model_.deeds_[deed].brings.size(); ++i) {
      const PieceId piece = model_.first_piece_[deed] + i;
      some |= present(piece);
      some_missing |= !present(piece) && !perhaps_taken_[piece];
    }
    if (some && some_missing) return fmt::format("of \"{}\" only a part is there", model_.deeds_[deed].what);
  }
  return {};
}

/// What was acknowledged before another was begun stands before it.
std::string Judgement::find_disorder() const {
  std::optional<PieceId> latest;
  const auto deed_of = [&](PieceId piece) -> const Deed& { return model_.deeds_[model_.pieces_[piece].deed]; };
  for (const PieceId piece : shown_) {
    const bool within = latest && &deed_of(*latest) == &deed_of(piece) && *latest > piece;
    if (within || (latest && deed_of(piece).last_moment < deed_of(*latest).first_moment))
      return fmt::format("{} stands behind {}", name(piece), name(*latest));
    if (!latest || deed_of(piece).first_moment >= deed_of(*latest).first_moment) latest = piece;
  }
  return {};
}

bool Judgement::taken_by_another(PieceId piece, DeedId deed) const {
  for (DeedId other = 0; other < standings_.size(); ++other)
    if (other != deed && standings_[other] != Standing::no && std::ranges::count(model_.taken_[other], piece) > 0)
      return true;
  return false;
}

std::string Judgement::name(PieceId piece) const {
  const Model::Piece& place = model_.pieces_[piece];
  return fmt::format("message {} of \"{}\"", place.index + 1, model_.deeds_[place.deed].what);
}

}  // namespace satchel::crash
