#include "crash/baton.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <thread>

namespace satchel::crash {
namespace {

thread_local std::size_t this_actor = 0;

}  // namespace

Baton::Baton(std::uint64_t seed) : random_(seed) {
  static constexpr std::array<unsigned, 4> often = {0, 60, 90, 97};
  keeps_ = often[random_.below(often.size())];
}

void Baton::run(const std::vector<std::function<void()>>& actors) {
  std::vector<std::thread> threads;
  {
    const std::scoped_lock lock(mutex_);
    actors_.resize(actors.size());
    choose();
  }
  for (std::size_t i = 0; i < actors.size(); ++i) threads.emplace_back([&, i] { play(i, actors[i]); });
  for (std::thread& thread : threads) thread.join();
  actors_.clear();
}

void Baton::play(std::size_t self, const std::function<void()>& actor) {
  this_actor = self;
  {
    std::unique_lock lock(mutex_);
    actors_[self].moved.wait(lock, [&] { return holder_ == self; });
  }
  actor();
  const std::scoped_lock lock(mutex_);
  actors_[self].over = true;
  choose();
}

void Baton::turn() {
  std::unique_lock lock(mutex_);
  pass(lock, this_actor);
}

void Baton::wait_until(base::FunctionRef<bool()> ready) {
  std::unique_lock lock(mutex_);
  actors_[this_actor].waits_for = &ready;
  pass(lock, this_actor);
  actors_[this_actor].waits_for = nullptr;
}

void Baton::pass(std::unique_lock<std::mutex>& lock, std::size_t self) {
  choose();
  actors_[self].moved.wait(lock, [&] { return holder_ == self; });
}

void Baton::choose() {
  std::vector<std::size_t> able;
  bool all_over = true;
  for (std::size_t i = 0; i < actors_.size(); ++i) {
    if (actors_[i].over) continue;
    all_over = false;
    if (!actors_[i].waits_for || (*actors_[i].waits_for)()) able.push_back(i);
  }
  if (all_over) return;
  if (able.empty()) {
    std::fputs("every actor waits for a lock that another one holds\n", stderr);
    std::abort();
  }
  const bool can_keep = std::ranges::find(able, holder_) != able.end();
  if (can_keep && random_.percent(keeps_)) return;
  holder_ = able[random_.below(able.size())];
  actors_[holder_].moved.notify_all();
}

}  // namespace satchel::crash
