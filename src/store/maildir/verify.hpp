#pragma once

#include "store/maildir/places.hpp"

namespace satchel::store::maildir {

/// Reads every file of a Maildir whose own folder exists: see Maintenance::verify. There is no checksum of messages: a
/// message is damaged when it cannot be read. What is set aside goes to `satchel/quarantine`.
Result<Verification> verify_maildir(const Places& places, Quarantine quarantine);

}  // namespace satchel::store::maildir
