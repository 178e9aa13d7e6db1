#pragma once

#include "archive/archive.hpp"
#include "archive/catalogue/writer.hpp"
#include "recordlog/log.hpp"

namespace satchel::archive {

/// Enters into the catalogue what the log holds beyond the point where the catalogue stopped: after a kill between the
/// log's sync and the catalogue's commit, after another process stored something, and from the beginning when the
/// catalogue is new or does not belong to this log. The caller holds the writers' lock. Throws SQLite::Exception.
Result<void> catch_up(recordlog::Log& log, CatalogueWriter& writer);

}  // namespace satchel::archive
