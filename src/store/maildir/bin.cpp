#include "store/maildir/bin.hpp"

#include <fcntl.h>

#include <algorithm>
#include <map>
#include <optional>
#include <unordered_set>

#include "base/try.hpp"
#include "store/maildir/lines.hpp"
#include "store/maildir/uidls.hpp"

namespace satchel::store::maildir {
namespace {

constexpr std::string_view set_suffix = ".set";
/// Of a set whose messages are erased as far as anybody can tell but sessions that were there before.
constexpr std::string_view erased_suffix = ".erased";

/// The stamp that the name of a file in `deleted` begins with.
std::optional<Stamp> stamp_of(std::string_view name) {
  const std::string_view head = name.substr(0, name.find('.'));
  const std::size_t dash = head.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto time = number_of(head.substr(0, dash));
  const auto number = octets_of(head.substr(dash + 1));
  if (!time || !number) return std::nullopt;
  return Stamp{*time, *number};
}

/// The files of one set of deletions.
struct SetFiles {
  std::unordered_set<std::string> messages = {};
  std::string set = {};  ///< the file that says what they are; empty when it is absent
  bool erased = false;
};

Result<std::map<Stamp, SetFiles>> sets_in(const Folder& deleted) {
  std::map<Stamp, SetFiles> found;
  for (Item& item : SATCHEL_TRY(deleted.items())) {
    const auto stamp = stamp_of(item.name);
    if (!stamp) continue;
    SetFiles& files = found[*stamp];
    files.erased = files.erased || item.name.ends_with(erased_suffix);
    if (item.name.ends_with(set_suffix) || item.name.ends_with(erased_suffix))
      files.set = std::move(item.name);
    else
      files.messages.insert(std::move(item.name));
  }
  return found;
}

std::string message_name(const Stamp& stamp, std::size_t number) {
  return set_name(stamp) + "." + std::to_string(number);
}

/// Writes down what must not be forgotten of the messages of a set, and returns how many of them are there.
Result<std::uint64_t> forget(const Places& places, const Stamp& stamp, const SetFiles& files,
                             const std::vector<Deletion>& deletions) {
  std::vector<std::string> uidls;
  std::unordered_set<std::string> bases;
  std::uint64_t there = 0;
  for (std::size_t i = 0; i < deletions.size(); ++i) {
    uidls.push_back(deletions[i].uidl);
    bases.insert(deletions[i].base);
    if (files.messages.contains(message_name(stamp, i))) ++there;
  }
  SATCHEL_TRY_VOID(append_gone(places.own(), uidls));
  SATCHEL_TRY_VOID(drop_uidls(places.own(), bases));
  return there;
}

/// The set last, so that all of this is done again when something stops us.
Result<void> remove_files(const Folder& deleted, const SetFiles& files) {
  for (const std::string& file : files.messages) SATCHEL_TRY_VOID(deleted.remove(file));
  if (files.set.empty()) return {};
  SATCHEL_TRY_VOID(deleted.sync());
  return deleted.remove(files.set);
}

}  // namespace

Result<Bin> read_bin(const Places& places) {
  const Folder deleted = SATCHEL_TRY(places.own().folder("deleted"));
  Bin bin;
  for (const auto& [stamp, files] : SATCHEL_TRY(sets_in(deleted))) {
    FoundIntention set = SATCHEL_TRY(read_intention(deleted, files.set));
    if (set.whole == Whole::broken) bin.broken.push_back(files.set);
    if (set.whole != Whole::yes) continue;
    for (std::size_t i = 0; i < set.intention.deletions.size(); ++i) {
      Deletion& deletion = set.intention.deletions[i];
      bin.uidls.push_back(deletion.uidl);
      std::string file = message_name(stamp, i);
      const bool was_left = files.messages.contains(file);
      if (!was_left) file += back_suffix;
      if (was_left || files.messages.contains(file))
        bin.messages.push_back({std::move(deletion), stamp.time, was_left && !files.erased, std::move(file)});
    }
  }
  return bin;
}

Result<Descriptor> open_deleted(const Places& places, std::string_view base) {
  const Bin bin = SATCHEL_TRY(read_bin(places));
  const auto found = std::ranges::find_if(bin.messages.rbegin(), bin.messages.rend(),
                                          [&](const BinnedMessage& binned) { return binned.deletion.base == base; });
  if (found == bin.messages.rend()) return Descriptor();
  const Folder deleted = SATCHEL_TRY(places.own().folder("deleted"));
  return deleted.file(found->file, O_RDONLY);
}

Result<std::uint64_t> erase_deleted(const Places& places, Time until, Readers readers) {
  const Folder deleted = SATCHEL_TRY(places.own().folder("deleted"));
  std::uint64_t erased = 0;
  for (const auto& [stamp, files] : SATCHEL_TRY(sets_in(deleted))) {
    if (stamp.time > until) break;
    if (!files.erased && !files.set.empty()) {
      const FoundIntention set = SATCHEL_TRY(read_intention(deleted, files.set));
      // What a broken set has deleted is for people to look at.
      if (set.whole != Whole::yes) continue;
      erased += SATCHEL_TRY(forget(places, stamp, files, set.intention.deletions));
      if (readers == Readers::some)
        SATCHEL_TRY_VOID(deleted.replace(files.set, set_name(stamp) + std::string(erased_suffix)));
    }
    if (readers == Readers::none) SATCHEL_TRY_VOID(remove_files(deleted, files));
  }
  return erased;
}

}  // namespace satchel::store::maildir
