#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crash/model.hpp"

namespace satchel::crash {

/// One listing beside the model. Used once.
class Judgement {
 public:
  Judgement(const Model& model, std::string_view user, Place from, Place to);

  /// What is wrong; empty: nothing.
  std::string of(const Listing& listing);

  /// What the model says of a deed, before the listing is looked at.
  enum class Standing : std::uint8_t { no, maybe, yes };
  Standing standing(Model::DeedId deed) const;
  /// The message of the model that the listing shows at `place`, after `of`.
  Model::PieceId shown_at(std::size_t place) const { return shown_[place]; }
  bool present(Model::PieceId piece) const { return place_[piece].has_value(); }
  /// Whether another deed took it, or may have.
  bool taken_by_another(Model::PieceId piece, Model::DeedId deed) const;

 private:
  std::string match(const Listing& listing);
  std::optional<Model::PieceId> find(const Message& message) const;
  void note_deletions();
  std::string find_lost_and_returned() const;
  std::string find_halves() const;
  std::string find_disorder() const;
  std::string name(Model::PieceId piece) const;

  const Model& model_;
  std::string_view user_;
  Place from_;
  Place to_;
  std::vector<Standing> standings_;                ///< of each deed
  std::vector<Model::PieceId> shown_;              ///< at each place of the listing
  std::vector<std::optional<std::size_t>> place_;  ///< of each piece
  std::vector<bool> taken_for_sure_;               ///< of each piece
  std::vector<bool> perhaps_taken_;                ///< by a deed that may have happened as a whole
};

}  // namespace satchel::crash
