#include "upkeep/upkeep.hpp"

#include <condition_variable>
#include <mutex>
#include <utility>

namespace satchel::upkeep {
namespace {

void wait_by_clock(std::chrono::milliseconds interval, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any stopped;
  std::unique_lock lock(mutex);
  stopped.wait_for(lock, stop, interval, [] { return false; });
}

UpkeepOptions with_defaults(UpkeepOptions options) {
  if (!options.wait) options.wait = wait_by_clock;
  return options;
}

}  // namespace

Upkeep::Upkeep(UpkeepParts parts, UpkeepOptions options)
    : options_(with_defaults(std::move(options))),
      round_(std::move(parts)),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

Upkeep::~Upkeep() { stop(); }

void Upkeep::stop() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
}

void Upkeep::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    round_.go(stop);
    options_.wait(options_.interval, stop);
  }
}

}  // namespace satchel::upkeep
