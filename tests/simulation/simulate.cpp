// Runs seeds of the simulator: simulate --seed N [--trace] | --seeds FROM TO
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "simulation/world.hpp"

using namespace satchel::simulation;

int main(int count, char** arguments) {
  const Accounts accounts;
  std::uint64_t from = 0;
  std::uint64_t to = 1000;
  Trace::Keep keep = Trace::Keep::nothing;
  for (int i = 1; i < count; ++i) {
    const std::string_view word = arguments[i];
    if (word == "--trace") keep = Trace::Keep::everything;
    if (word == "--seed" && i + 1 < count) from = std::strtoull(arguments[++i], nullptr, 10), to = from + 1;
    if (word == "--seeds" && i + 2 < count)
      from = std::strtoull(arguments[i + 1], nullptr, 10), to = std::strtoull(arguments[i + 2], nullptr, 10), i += 2;
  }
  int failed = 0;
  for (std::uint64_t seed = from; seed < to; ++seed) {
    const Outcome outcome = run({.seed = seed, .trace = keep}, accounts);
    std::fputs(outcome.trace.c_str(), stdout);
    if (outcome.violation.empty()) continue;
    ++failed;
    std::printf("seed %llu: %s; replay: simulate --seed %llu --trace\n", static_cast<unsigned long long>(seed),
                outcome.violation.c_str(), static_cast<unsigned long long>(seed));
  }
  std::printf("%llu seeds, %d failed\n", static_cast<unsigned long long>(to - from), failed);
  return failed == 0 ? 0 : 1;
}
