#pragma once

#include <chrono>
#include <functional>
#include <stop_token>
#include <thread>

#include "upkeep/round.hpp"

namespace satchel::upkeep {

struct UpkeepOptions {
  /// Between the end of one round and the beginning of the next.
  std::chrono::milliseconds interval = std::chrono::hours(1);
  /// Waits that long, and returns early when asked to stop; empty: by the steady clock. For tests.
  std::function<void(std::chrono::milliseconds interval, const std::stop_token& stop)> wait = {};
};

/// Keeps maildrops in order on a thread of its own, with the first round at once.
class Upkeep {
 public:
  Upkeep(UpkeepParts parts, UpkeepOptions options);
  /// As `stop`.
  ~Upkeep();

  /// Begins no other maildrop and returns once the one under way is done.
  void stop();

 private:
  void run(const std::stop_token& stop);

  const UpkeepOptions options_;
  Round round_;
  std::jthread thread_;
};

}  // namespace satchel::upkeep
