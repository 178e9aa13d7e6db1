#pragma once

#include <functional>
#include <memory>

#include "store/maintenance.hpp"

namespace satchel::store {

struct MemoryStoreOptions {
  /// setting store.undelete_window: how long a deleted message can be brought back.
  Time undelete_window = 7LL * 24 * 3600 * 1'000'000;
  /// setting store.device_expiry: a device that has not signed in for so long holds no message back.
  Time device_expiry = 90LL * 24 * 3600 * 1'000'000;
  /// What time it is; empty: the system's clock.
  std::function<Time()> now = {};
};

/// Maildrops in memory, with every promise of the port but durability: the plainest thing that keeps them, beside
/// which other backends are judged. For tests of services. It may go before its sessions do.
std::unique_ptr<Backend> make_memory_store(MemoryStoreOptions options = {});

}  // namespace satchel::store
