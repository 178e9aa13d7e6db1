#pragma once

#include <memory>

#include "store/maintenance.hpp"

namespace satchel::store {

/// Maildrops in memory, with every promise of the port but durability. For tests of services.
std::unique_ptr<Backend> make_memory_store();

}  // namespace satchel::store
