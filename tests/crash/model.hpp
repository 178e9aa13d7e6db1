#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

/// What a maildrop must hold, by what was asked of the store and what it answered.
namespace satchel::crash {

struct Message {
  std::string uidl = {};  ///< empty: not told
  std::uint64_t octets = 0;
  std::string wire = {};
};
using Listing = std::vector<Message>;

/// A place in the journal: between that many operations and the next.
using Place = std::size_t;
constexpr Place never = SIZE_MAX;

/// One thing asked of the store.
struct Deed {
  enum class Whole : std::uint8_t {
    always,     ///< it happens as a whole or not at all
    when_done,  ///< when it is interrupted, some of the messages may be there
  };
  enum class Outcome : std::uint8_t {
    unknown,  ///< under way, or its process was killed
    done,     ///< acknowledged
    undone,   ///< answered with an error: it did not happen
    unsure,   ///< answered with an error when more than one thing had gone wrong: it may have happened
  };
  std::string what = {};  ///< for people
  std::string user = {};
  std::int64_t when = 0;  ///< microseconds since 1970
  Place begun = 0;
  Place ended = never;
  Outcome outcome = Outcome::unknown;
  Whole whole = Whole::always;
  std::vector<Message> brings = {};     ///< in order; the octets of each tell it from all others of its kind
  std::vector<std::string> takes = {};  ///< UIDLs

  /// Where its process was gone without an answer.
  Place abandoned = never;
  /// Where a session has shown whether one of unknown outcome happened: from there on it stays so.
  Place shown = never;
  bool happened = false;

  /// When it was begun and acknowledged, counted over all deeds; the model's own.
  std::size_t first_moment = 0;
  std::size_t last_moment = SIZE_MAX;
};

class Model {
 public:
  using DeedId = std::size_t;
  /// A message of all that were ever brought, numbered in the order of their deeds.
  using PieceId = std::size_t;
  /// The octets of what it brings tell each message from all others, but for those brought back.
  DeedId begin(Deed deed);
  void end(DeedId deed, Place at, Deed::Outcome outcome);
  void abandon(DeedId deed, Place at) { deeds_[deed].abandoned = at; }
  /// The UIDL of the message at `index` of what a deed brings.
  void tell(DeedId deed, std::size_t index, const std::string& uidl);
  const std::vector<Deed>& deeds() const { return deeds_; }
  /// What was brought under this UIDL, or null.
  const Message* find(const std::string& uidl) const;
  /// When the deed that brought it was begun.
  std::int64_t brought_at(const std::string& uidl) const;
  /// A new journal begins; what happened so far is durable and known.
  void all_durable();

  /// What is wrong with a listing that was made between two places in the journal; empty: nothing.
  std::string judge(std::string_view user, const Listing& listing, Place from, Place to) const;
  /// Remembers what such a listing has shown of deeds whose outcome is unknown.
  void learn(std::string_view user, const Listing& listing, Place from, Place to);

 private:
  friend class Judgement;

  struct Piece {
    DeedId deed = 0;
    std::size_t index = 0;
  };
  const Message& message(PieceId piece) const;

  std::size_t moments_ = 0;
  std::vector<Deed> deeds_;
  std::vector<PieceId> first_piece_;         ///< of each deed
  std::vector<std::vector<PieceId>> taken_;  ///< by each deed
  std::vector<Piece> pieces_;
  std::unordered_map<std::string, PieceId> by_uidl_;
};

}  // namespace satchel::crash
