// Runs seeds of the simulator:
//   simulate --seed N [--trace]
//   simulate --seeds FROM..TO           or FROM TO; without the last
//   simulate --seconds N [--seed FIRST] fresh seeds, as many as fit
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <random>
#include <string>
#include <string_view>

#include "simulation/world.hpp"

using namespace satchel::simulation;

namespace {

using WallClock = std::chrono::steady_clock;

struct Wanted {
  std::optional<std::uint64_t> first;
  std::optional<std::uint64_t> last;  ///< and not this one
  std::optional<std::chrono::seconds> time;
  Trace::Keep trace = Trace::Keep::nothing;
};

std::optional<std::uint64_t> number(std::string_view text) {
  if (text.empty() || text.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  return std::strtoull(std::string(text).c_str(), nullptr, 10);
}

std::optional<Wanted> parse(int count, char** arguments) {
  Wanted wanted;
  for (int i = 1; i < count; ++i) {
    const std::string_view word = arguments[i];
    if (word == "--trace") {
      wanted.trace = Trace::Keep::everything;
      continue;
    }
    if (i + 1 == count) return std::nullopt;
    const std::string_view value = arguments[++i];
    const std::size_t dots = value.find("..");
    const auto least = number(value.substr(0, dots));
    if (!least) return std::nullopt;
    if (word == "--seed") {
      wanted.first = least;
    } else if (word == "--seconds") {
      wanted.time = std::chrono::seconds(*least);
    } else if (word == "--seeds") {
      if (dots == std::string_view::npos && i + 1 == count) return std::nullopt;
      wanted.first = least;
      wanted.last = number(dots == std::string_view::npos ? std::string_view(arguments[++i]) : value.substr(dots + 2));
      if (!wanted.last) return std::nullopt;
    } else {
      return std::nullopt;
    }
  }
  return wanted;
}

bool holds(std::uint64_t seed, Trace::Keep trace, const Accounts& accounts) {
  const Outcome outcome = run({.seed = seed, .trace = trace}, accounts);
  std::fputs(outcome.trace.c_str(), stdout);
  if (outcome.violation.empty()) return true;
  const auto shown = static_cast<unsigned long long>(seed);
  std::printf("seed %llu: %s; replay: simulate --seed %llu --trace\n", shown, outcome.violation.c_str(), shown);
  return false;
}

/// Far apart, so that each run of this program sees others.
std::uint64_t fresh_seed() { return std::uint64_t{std::random_device()()} << 24U; }

}  // namespace

int main(int count, char** arguments) {
  const auto wanted = parse(count, arguments);
  if (!wanted) {
    std::fputs("usage: simulate --seed N [--trace] | --seeds FROM..TO | --seconds N [--seed FIRST]\n", stderr);
    return 2;
  }
  const Accounts accounts;
  const std::uint64_t first = wanted->first.value_or(wanted->time ? fresh_seed() : 0);
  const std::uint64_t last = wanted->time ? UINT64_MAX : wanted->last.value_or(first + (wanted->first ? 1 : 1000));
  const auto until = WallClock::now() + wanted->time.value_or(std::chrono::seconds(0));
  std::uint64_t seed = first;
  unsigned failed = 0;
  for (; seed < last && !(wanted->time && WallClock::now() >= until); ++seed)
    failed += holds(seed, wanted->trace, accounts) ? 0 : 1;
  std::printf("%llu seeds from %llu, %u failed\n", static_cast<unsigned long long>(seed - first),
              static_cast<unsigned long long>(first), failed);
  return failed == 0 ? 0 : 1;
}
