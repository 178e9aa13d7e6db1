#pragma once

#include "store/log/maildrop.hpp"
#include "store/maintenance.hpp"

namespace satchel::store {

/// Reads every file of the maildrop whole and compares every checksum.
Result<Verification> verify(Maildrop& maildrop, Quarantine quarantine);

}  // namespace satchel::store
