#include "store/maildir/delivery.hpp"

#include <utility>

#include "base/try.hpp"
#include "store/maildir/listing.hpp"
#include "store/maildir/message_writer.hpp"

namespace satchel::store::maildir {
namespace {

/// Gives the file in tmp its name in new. Returns the UIDL.
Result<std::string> make_visible(const Places& places, const Lock& lock, const Folder& tmp, const std::string& name,
                                 const Sizes& sizes) {
  const Stamp stamp = SATCHEL_TRY(places.next_stamp(lock));
  const std::string unique = SATCHEL_TRY(new_unique(stamp, places.options().hostname));
  const std::string base = base_with_sizes(unique, sizes);
  if (SATCHEL_TRY(tmp.move(name, places.fresh(), base)) != Moved::moved)
    return std::unexpected(Error{ErrorKind::temporary, tmp.shown(name) + " was removed by another program"});
  if (auto synced = places.fresh().sync(); !synced) {
    (void)places.fresh().remove(base);
    return std::unexpected(std::move(synced).error());
  }
  SATCHEL_TRY_VOID(remember(places, lock, {{base, sizes}}));
  return natural_uidl(unique);
}

Result<void> keep_to(const Quota& quota, const Places& places, const Lock& lock, const Sizes& sizes) {
  if (!quota.octets && !quota.messages) return {};
  const Messages messages = SATCHEL_TRY(take_snapshot(places, lock));
  if (fits(quota, usage_of(messages), sizes.octets)) return {};
  return std::unexpected(Error{ErrorKind::over_quota, places.root().path() + " is over its quota"});
}

}  // namespace

std::string base_with_sizes(const std::string& unique, const Sizes& sizes) {
  return unique + ",S=" + std::to_string(sizes.file_octets) + ",W=" + std::to_string(sizes.octets);
}

Result<std::string> deliver(const Places& places, std::string_view header, MessageBody& body, const Quota& quota) {
  const Folder tmp = SATCHEL_TRY(places.root().folder("tmp"));
  const std::string name = SATCHEL_TRY(new_unique({.time = places.now()}, places.options().hostname));
  const Sizes sizes = SATCHEL_TRY(write_message(tmp, name, header, body, {}));
  // Counts what others have delivered while nobody waits for it; the lock is held for what has come since only.
  if (quota.octets || quota.messages) {
    if (auto counted = take_snapshot(places); !counted) {
      (void)tmp.remove(name);
      return std::unexpected(std::move(counted).error());
    }
  }
  const auto put = [&]() -> Result<std::string> {
    const Lock lock = SATCHEL_TRY(places.lock());
    SATCHEL_TRY_VOID(keep_to(quota, places, lock, sizes));
    return make_visible(places, lock, tmp, name, sizes);
  };
  auto uidl = put();
  if (!uidl) (void)tmp.remove(name);
  return uidl;
}

}  // namespace satchel::store::maildir
