#pragma once

#include <memory>

#include "store/log/maildrop.hpp"
#include "store/maintenance.hpp"

namespace satchel::store {

/// Only one compaction of a maildrop runs at a time, in whatever process; and none while messages are brought back.
Result<std::unique_ptr<recordlog::DiskLock>> hold_compaction(Maildrop& maildrop, recordlog::Wait wait);

/// Rewrites segments without what can no longer be brought back, beside the old ones, and puts the new ones in their
/// place. Sessions and deliveries go on meanwhile. The old ones are removed by a later call, once `compaction_grace` is
/// over and no session of that time is left; until then no other compaction is begun, so what it costs on the disk at a
/// time is bounded by the size of what is kept.
Result<Compaction> compact(Maildrop& maildrop, Thoroughness thoroughness);

}  // namespace satchel::store
