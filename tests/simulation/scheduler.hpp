#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <tuple>
#include <utility>

#include "simulation/random.hpp"

namespace satchel::simulation {

/// Microseconds of virtual time.
using Time = std::uint64_t;

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Time now() const = 0;
};

/// Runs events in the order of virtual time; the seed decides between those of one moment. Nothing sleeps.
class Scheduler : public Clock {
 public:
  explicit Scheduler(Random random) : random_(random) {}

  Time now() const override { return now_; }
  void after(Time delay, std::function<void()> what) {
    events_.emplace(std::tuple(now_ + delay, random_.next(), sequence_++), std::move(what));
  }
  /// False when there is no event left.
  bool run_one() {
    if (events_.empty()) return false;
    auto event = events_.extract(events_.begin());
    now_ = std::get<0>(event.key());
    event.mapped()();
    return true;
  }

 private:
  Random random_;
  Time now_ = 0;
  std::uint64_t sequence_ = 0;
  std::map<std::tuple<Time, std::uint64_t, std::uint64_t>, std::function<void()>> events_;
};

}  // namespace satchel::simulation
