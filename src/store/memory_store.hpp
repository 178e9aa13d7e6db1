#pragma once

#include <memory>

#include "store/store.hpp"

namespace satchel::store {

/// Maildrops in memory, with every promise of the port but durability. For tests of services.
std::unique_ptr<Store> make_memory_store();

}  // namespace satchel::store
