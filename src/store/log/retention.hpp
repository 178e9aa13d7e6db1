#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "store/log/history.hpp"

namespace satchel::store {

/// Which records a compaction keeps. All that is known of a message goes at once: its octets when neither it nor what
/// came back of it can be listed or brought back any more, and what else names it only when no file has it any more.
class Retention {
 public:
  /// `history` is borrowed. `undelete_window`: how long what was deleted is kept.
  Retention(const History& history, Time now, Time undelete_window);

  /// Whether anything of record `index` is kept.
  bool keeps(std::size_t index) const { return kept_octets_[index] > 0; }
  /// The payload it is kept with; only for deletion sets and undeletes.
  std::string kept_payload(std::size_t index) const;
  /// With its header, of all that is kept of it.
  std::uint64_t kept_octets(std::size_t index) const { return kept_octets_[index]; }
  /// Since when a message's octets can go; 0: they cannot.
  Time erasable_since(std::size_t index) const { return erasable_since_[index]; }

 private:
  std::uint64_t octets_to_keep(std::size_t index) const;

  const History& history_;
  std::vector<Time> erasable_since_;
  std::vector<bool> superseded_;  ///< device records that tell nothing the next does not
  std::vector<std::uint64_t> kept_octets_;
};

}  // namespace satchel::store
