#include "store/maildir/keeping.hpp"

#include <algorithm>
#include <chrono>
#include <unordered_map>
#include <utility>

#include "base/try.hpp"
#include "store/maildir/bin.hpp"
#include "store/maildir/maildir_session.hpp"

namespace satchel::store::maildir {
namespace {

/// "Files in tmp that were not touched for 36 hours" may be removed by anybody: the custom of Maildirs.
constexpr Time abandoned_after = 36LL * 3600 * 1'000'000;

Result<std::uint64_t> octets_in(const Folder& folder) {
  std::uint64_t octets = 0;
  for (const Item& item : SATCHEL_TRY(folder.items())) {
    // What was brought back is counted where it is now.
    if (!item.regular || item.name.ends_with(back_suffix)) continue;
    if (const auto status = SATCHEL_TRY(folder.status(item.name)))
      octets += static_cast<std::uint64_t>(status->st_size);
  }
  return octets;
}

Result<std::uint64_t> octets_of_all(const Places& places) {
  std::uint64_t octets = 0;
  for (const Folder* const folder : {&places.fresh(), &places.seen(), &places.own()})
    octets += SATCHEL_TRY(octets_in(*folder));
  for (const char* const name : {"deleted", "incoming", "quarantine"}) {
    const Folder folder = SATCHEL_TRY(places.own().folder(name));
    octets += SATCHEL_TRY(octets_in(folder));
  }
  return octets;
}

/// The clock of the file system's times, which is not the one that tests may set.
Time clock_of_files() {
  using namespace std::chrono;
  return duration_cast<microseconds>(system_clock::now().time_since_epoch()).count();
}

Result<void> remove_abandoned(const Folder& folder) {
  for (const Item& item : SATCHEL_TRY(folder.items())) {
    const auto status = item.regular ? SATCHEL_TRY(folder.status(item.name)) : std::nullopt;
    // Of an imported file the mtime is when it was received first.
    constexpr Time second = 1'000'000;
    if (status && status->st_ctim.tv_sec * second < clock_of_files() - abandoned_after)
      SATCHEL_TRY_VOID(folder.remove(item.name));
  }
  return {};
}

Result<std::uint64_t> expire(const Places& places, const Lock& lock, Time before) {
  const Messages messages = SATCHEL_TRY(take_snapshot(places, lock));
  std::vector<const Message*> expired;
  for (const Message& message : messages)
    if (message.received < before) expired.push_back(&message);
  SATCHEL_TRY_VOID(delete_messages(places, lock, expired));
  return expired.size();
}

/// What was deleted then or before can no longer be brought back.
Time window_is_over_for(const Places& places) { return places.now() - places.options().undelete_window; }

}  // namespace

Result<std::vector<Deleted>> deleted_messages(const Places& places) {
  const Lock lock = SATCHEL_TRY(places.lock());
  SATCHEL_TRY(finish_pending(places));
  std::vector<Deleted> deleted;
  const Time over = window_is_over_for(places);
  for (const BinnedMessage& binned : SATCHEL_TRY(read_bin(places)).messages)
    if (binned.deleted > over && binned.can_come_back)
      deleted.push_back({binned.deletion.uidl, binned.deletion.octets, binned.deletion.received, binned.deleted});
  return deleted;
}

Result<std::vector<Restored>> undelete_messages(const Places& places, std::span<const std::string> uidls) {
  const Lock lock = SATCHEL_TRY(places.lock());
  SATCHEL_TRY_VOID(finish_all_pending(places));
  const Bin bin = SATCHEL_TRY(read_bin(places));
  std::unordered_map<std::string_view, const BinnedMessage*> by_uidl;
  const Time over = window_is_over_for(places);
  for (const BinnedMessage& binned : bin.messages)
    if (binned.deleted > over && binned.can_come_back) by_uidl.insert_or_assign(binned.deletion.uidl, &binned);
  Intention intention;
  std::vector<Restored> restored;
  for (const std::string& uidl : uidls) {
    const auto binned = by_uidl.extract(uidl);
    if (binned.empty()) return std::unexpected(Error{ErrorKind::bad_uidl, "no deleted message has the UIDL " + uidl});
    intention.stamp = SATCHEL_TRY(places.next_stamp(lock));
    std::string unique = SATCHEL_TRY(new_unique(intention.stamp, places.options().hostname));
    restored.push_back({uidl, natural_uidl(unique)});
    intention.additions.push_back({"deleted/" + binned.mapped()->file, std::move(unique)});
  }
  if (!intention.additions.empty()) SATCHEL_TRY_VOID(carry_out(places, intention));
  return restored;
}

Result<Compaction> compact_maildir(const Places& places) {
  const Lock lock = SATCHEL_TRY(places.lock());
  SATCHEL_TRY(finish_pending(places));
  Compaction compaction{.octets_before = SATCHEL_TRY(octets_of_all(places))};
  const auto alone = SATCHEL_TRY(places.no_readers());
  compaction.messages_erased =
      SATCHEL_TRY(erase_deleted(places, window_is_over_for(places), alone ? Readers::none : Readers::some));
  compaction.octets_after = SATCHEL_TRY(octets_of_all(places));
  return compaction;
}

Result<UpkeepDone> keep_up_maildir(const Places& places, const Upkeep& due) {
  UpkeepDone done;
  if (due.expire_after) {
    const Lock lock = SATCHEL_TRY(places.lock());
    done.expired = SATCHEL_TRY(expire(places, lock, places.now() - *due.expire_after));
  }
  {
    const Lock lock = SATCHEL_TRY(places.lock());
    SATCHEL_TRY_VOID(finish_all_pending(places));
    const Folder incoming = SATCHEL_TRY(places.own().folder("incoming"));
    SATCHEL_TRY_VOID(remove_abandoned(incoming));
    const Folder tmp = SATCHEL_TRY(places.root().folder("tmp"));
    SATCHEL_TRY_VOID(remove_abandoned(tmp));
  }
  done.compaction = SATCHEL_TRY(compact_maildir(places));
  return done;
}

}  // namespace satchel::store::maildir
