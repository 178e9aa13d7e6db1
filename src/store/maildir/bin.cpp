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

/// The files in `deleted` by the time of their set.
using ByTime = std::map<Time, std::vector<std::string>>;

Result<ByTime> files_by_time(const Folder& deleted) {
  ByTime found;
  for (Item& item : SATCHEL_TRY(deleted.items()))
    if (const auto time = number_of(std::string_view(item.name).substr(0, item.name.find('.'))))
      found[*time].push_back(std::move(item.name));
  return found;
}

std::string set_name(Time time) { return std::to_string(time) + ".set"; }
std::string message_name(Time time, std::size_t number) { return std::to_string(time) + "." + std::to_string(number); }

}  // namespace

Result<Bin> read_bin(const Places& places) {
  const Folder deleted = SATCHEL_TRY(places.own().folder("deleted"));
  Bin bin;
  for (const auto& [time, files] : SATCHEL_TRY(files_by_time(deleted))) {
    FoundIntention set = SATCHEL_TRY(read_intention(deleted, set_name(time)));
    if (set.whole == Whole::broken) bin.broken.push_back(set_name(time));
    if (set.whole != Whole::yes) continue;
    const std::unordered_set<std::string_view> there(files.begin(), files.end());
    for (std::size_t i = 0; i < set.intention.deletions.size(); ++i) {
      Deletion& deletion = set.intention.deletions[i];
      bin.uidls.push_back(deletion.uidl);
      std::string file = message_name(time, i);
      if (there.contains(file)) bin.messages.push_back({std::move(deletion), time, std::move(file)});
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

Result<std::uint64_t> erase_deleted(const Places& places, Time until) {
  const Folder deleted = SATCHEL_TRY(places.own().folder("deleted"));
  ByTime old = SATCHEL_TRY(files_by_time(deleted));
  old.erase(old.upper_bound(until), old.end());
  std::uint64_t erased = 0;
  for (const auto& [time, files] : old) {
    const FoundIntention set = SATCHEL_TRY(read_intention(deleted, set_name(time)));
    std::vector<std::string> uidls;
    std::unordered_set<std::string> bases;
    for (const Deletion& deletion : set.intention.deletions) {
      uidls.push_back(deletion.uidl);
      bases.insert(deletion.base);
    }
    // First what must not be forgotten; the set last, so that all of this is done again when something stops us.
    SATCHEL_TRY_VOID(append_gone(places.own(), uidls));
    SATCHEL_TRY_VOID(drop_uidls(places.own(), bases));
    for (const std::string& file : files) {
      if (file == set_name(time)) continue;
      SATCHEL_TRY_VOID(deleted.remove(file));
      if (std::ranges::count(file, '.') == 1) ++erased;
    }
    SATCHEL_TRY_VOID(deleted.sync());
    SATCHEL_TRY_VOID(deleted.remove(set_name(time)));
  }
  return erased;
}

}  // namespace satchel::store::maildir
