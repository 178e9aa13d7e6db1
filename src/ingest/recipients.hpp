#pragma once

#include <span>
#include <string>
#include <string_view>

#include "auth/verifier.hpp"

namespace satchel::ingest {

struct Resolved {
  auth::Directory::Lookup lookup = auth::Directory::Lookup::unavailable;
  std::string user = {};     ///< whose maildrop it is, when found
  auth::Limits limits = {};  ///< of that user
};

/// Finds the user of `address`: the one of that full name, else, when its domain is one of `domains`, the one of its
/// local part; a bare name is a user. Domains are compared without case. A local part is looked up as it is and then in
/// lower case, since RFC 5321 section 2.4 wants its case kept but "exploiting the case sensitivity of mailbox
/// local-parts impedes interoperability". May block.
Resolved resolve_recipient(std::string_view address, std::span<const std::string> domains, auth::Directory& directory);

}  // namespace satchel::ingest
