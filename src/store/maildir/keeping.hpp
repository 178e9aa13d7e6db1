#pragma once

#include <span>
#include <string>
#include <vector>

#include "store/maildir/places.hpp"

/// Maintenance of a Maildir whose own folder exists: see store/maintenance.hpp.
namespace satchel::store::maildir {

Result<std::vector<Deleted>> deleted_messages(const Places& places);
Result<std::vector<Restored>> undelete_messages(const Places& places, std::span<const std::string> uidls);

/// Files that a running session may still want to read are removed by a later one.
Result<Compaction> compact_maildir(const Places& places);
/// Removes what unfinished deliveries and imports have left, too.
Result<UpkeepDone> keep_up_maildir(const Places& places, const Upkeep& due);

}  // namespace satchel::store::maildir
