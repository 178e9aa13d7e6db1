#pragma once

#include <chrono>

#include "store/log/log_store.hpp"

namespace satchel::store {

inline Time now(const LogStoreOptions& options) {
  using namespace std::chrono;
  if (options.now) return options.now();
  return duration_cast<microseconds>(system_clock::now().time_since_epoch()).count();
}

}  // namespace satchel::store
