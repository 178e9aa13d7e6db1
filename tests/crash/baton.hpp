#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <vector>

#include "base/function_ref.hpp"
#include "simulation/random.hpp"

namespace satchel::crash {

/// Lets several actors run in threads of their own, but one at a time only: whoever has the baton. A seed decides who
/// gets it next, so that the same seed gives the same run.
class Baton {
 public:
  explicit Baton(std::uint64_t seed);

  /// Returns when all have returned.
  void run(const std::vector<std::function<void()>>& actors);

  /// Called by the actor that runs: gives the baton to any that can run, perhaps to the caller again.
  void turn();
  /// The same, and comes back only when `ready` holds. It looks at what actors share and is asked by any of them.
  void wait_until(base::FunctionRef<bool()> ready);

 private:
  struct Actor {
    std::condition_variable moved;
    base::FunctionRef<bool()>* waits_for = nullptr;
    bool over = false;
  };

  void play(std::size_t self, const std::function<void()>& actor);
  void pass(std::unique_lock<std::mutex>& lock, std::size_t self);
  void choose();

  std::mutex mutex_;
  std::deque<Actor> actors_;   // guarded by mutex_
  std::size_t holder_ = 0;     // guarded by mutex_
  simulation::Random random_;  // guarded by mutex_
  /// How often, of a hundred, whoever has the baton keeps it: with some seeds all take turns, with others each goes on
  /// for long.
  unsigned keeps_ = 0;
};

}  // namespace satchel::crash
