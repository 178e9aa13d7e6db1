#include "crash/model.hpp"

#include <algorithm>

#include "crash/judgement.hpp"

namespace satchel::crash {

const Message& Model::message(PieceId piece) const { return deeds_[pieces_[piece].deed].brings[pieces_[piece].index]; }

Model::DeedId Model::begin(Deed deed) {
  const DeedId id = deeds_.size();
  first_piece_.push_back(pieces_.size());
  taken_.emplace_back();
  for (const std::string& uidl : deed.takes)
    if (const auto known = by_uidl_.find(uidl); known != by_uidl_.end()) taken_.back().push_back(known->second);
  for (std::size_t i = 0; i < deed.brings.size(); ++i) {
    if (!deed.brings[i].uidl.empty()) by_uidl_.emplace(deed.brings[i].uidl, pieces_.size());
    pieces_.push_back({.deed = id, .index = i});
  }
  deed.first_moment = ++moments_;
  deeds_.push_back(std::move(deed));
  return id;
}

void Model::end(DeedId deed, Place at, Deed::Outcome outcome) {
  deeds_[deed].ended = at;
  deeds_[deed].outcome = outcome;
  if (outcome == Deed::Outcome::done) deeds_[deed].last_moment = ++moments_;
}

void Model::tell(DeedId deed, std::size_t index, const std::string& uidl) {
  deeds_[deed].brings[index].uidl = uidl;
  by_uidl_.emplace(uidl, first_piece_[deed] + index);
}

const Message* Model::find(const std::string& uidl) const {
  const auto known = by_uidl_.find(uidl);
  return known == by_uidl_.end() ? nullptr : &message(known->second);
}

std::int64_t Model::brought_at(const std::string& uidl) const { return deeds_[pieces_[by_uidl_.at(uidl)].deed].when; }

void Model::all_durable() {
  for (Deed& deed : deeds_) {
    deed.begun = deed.ended = 0;
    if (deed.shown != never) deed.shown = 0;
  }
}

std::string Model::judge(std::string_view user, const Listing& listing, Place from, Place to) const {
  return Judgement(*this, user, from, to).of(listing);
}

void Model::learn(std::string_view user, const Listing& listing, Place from, Place to) {
  Judgement judgement(*this, user, from, to);
  if (!judgement.of(listing).empty()) return;
  for (std::size_t i = 0; i < listing.size(); ++i) {
    const Piece piece = pieces_[judgement.shown_at(i)];
    if (message(judgement.shown_at(i)).uidl.empty()) tell(piece.deed, piece.index, listing[i].uidl);
  }
  for (DeedId id = 0; id < deeds_.size(); ++id) {
    Deed& deed = deeds_[id];
    if (deed.outcome != Deed::Outcome::unknown || judgement.standing(id) != Judgement::Standing::maybe) continue;
    const bool over = deed.abandoned <= from;
    std::size_t there = 0;
    std::size_t unclear = 0;
    const auto look = [&](PieceId piece) {
      there += judgement.present(piece) ? 1 : 0;
      unclear += judgement.taken_by_another(piece, id) ? 1 : 0;
    };
    for (std::size_t i = 0; i < deed.brings.size(); ++i) look(first_piece_[id] + i);
    for (const PieceId piece : taken_[id]) look(piece);
    const bool brings = !deed.brings.empty();
    const std::size_t pieces = deed.brings.size() + taken_[id].size();
    if (pieces == 0) continue;
    // Of one that may happen in part, a part says nothing of the rest.
    if (deed.whole == Deed::Whole::when_done && there > 0 && there < pieces) continue;
    if (there > 0 && (brings || over)) {
      deed.shown = to;
      deed.happened = brings;
    } else if (there == 0 && unclear == 0 && (!brings || over)) {
      deed.shown = to;
      deed.happened = !brings;
    }
  }
}

}  // namespace satchel::crash
