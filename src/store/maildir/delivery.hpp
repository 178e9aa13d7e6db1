#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/maildir/places.hpp"
#include "store/maildir/wire_form.hpp"

namespace satchel::store::maildir {

/// Store::deliver into a Maildir whose folders exist.
Result<std::string> deliver(const Places& places, std::string_view header, MessageBody& body, const Quota& quota);

/// Maintenance::import into a Maildir whose folders exist.
Result<std::vector<Imported>> import_messages(const Places& places, std::span<const Import> messages);

/// The base of a new message: the unique part and what its sizes are.
std::string base_with_sizes(const std::string& unique, const Sizes& sizes);

}  // namespace satchel::store::maildir
