#pragma once

#include "archive/archive.hpp"
#include "archive/catalogue/reader.hpp"
#include "recordlog/log.hpp"

namespace satchel::archive {

/// Reads every record of the log before `end` and compares the catalogue with the log, both ways. The caller keeps the
/// catalogue as it is meanwhile (a read transaction) and has had it catch up to `end`. Throws SQLite::Exception.
Result<Verification> verify_against_log(recordlog::Log& log, CatalogueReader& catalogue, recordlog::Position end,
                                        const Progress& progress);

}  // namespace satchel::archive
