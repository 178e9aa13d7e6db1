#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "store/maildir/places.hpp"

/// Changes of many messages, all or none (docs/formats/maildir.md, Changes of many messages). The callers hold the
/// lock.
namespace satchel::store::maildir {

struct Deletion {
  std::string base = {};
  std::string uidl = {};
  std::uint64_t octets = 0;
  Time received = 0;
};
struct Addition {
  std::string from = {};  ///< a folder in `satchel`, '/', and a name in it
  std::string base = {};  ///< its name in `new`
  std::string uidl = {};  ///< empty: the natural one
  Time received = 0;      ///< 0: as the name says
};
struct Intention {
  Stamp stamp = {};
  std::vector<Deletion> deletions = {};
  std::vector<Addition> additions = {};
};

/// How the files of a set of deletions begin.
std::string set_name(const Stamp& stamp);
/// How the name of a deleted message ends that was brought back.
inline constexpr std::string_view back_suffix = ".back";

enum class Whole : std::uint8_t { absent, yes, broken };
struct FoundIntention {
  Whole whole = Whole::absent;
  Intention intention = {};
};
/// An intention or a set of deletions in `folder`.
Result<FoundIntention> read_intention(const Folder& folder, const std::string& name);

/// Decides the change: once this has returned well it will be done. Then does it; when that fails the operator is told,
/// and it is done at the next opening.
Result<void> carry_out(const Places& places, const Intention& intention);

/// Does what was decided and is still to do. What remains to do afterwards, since something failed, is returned.
Result<Intention> finish_pending(const Places& places);
/// The same where nothing may remain.
Result<void> finish_all_pending(const Places& places);

}  // namespace satchel::store::maildir
