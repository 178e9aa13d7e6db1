// Crashes the store:
//   crash --seconds N [--seed FIRST]   random histories, as many as fit
//   crash --seed N                     one again, with all that happened
//   crash --history NAME [--seed N]    a short one, each of its crashes
//   crash --history NAME --fault WHAT  the same with a fault, such as "sync 6 fails", and random crashes
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <optional>
#include <random>
#include <string>
#include <string_view>

#include "base/ascii.hpp"
#include "crash/explore.hpp"
#include "crash/faults.hpp"
#include "crash/histories.hpp"

using namespace satchel::crash;

namespace {

using WallClock = std::chrono::steady_clock;

struct Wanted {
  std::optional<std::uint64_t> seed;
  std::optional<std::chrono::seconds> time;
  std::string history;
  std::string fault;
};

std::optional<Wanted> parse(int count, char** arguments) {
  Wanted wanted;
  for (int i = 1; i + 1 < count; i += 2) {
    const std::string_view word = arguments[i];
    const std::string_view value = arguments[i + 1];
    const auto number = satchel::base::parse_decimal(value);
    if (word == "--history")
      wanted.history = value;
    else if (word == "--fault")
      wanted.fault = value;
    else if (word == "--seed" && number)
      wanted.seed = number;
    else if (word == "--seconds" && number)
      wanted.time = std::chrono::seconds(*number);
    else
      return std::nullopt;
  }
  if (count % 2 == 0 || (!wanted.seed && !wanted.time && wanted.history.empty())) return std::nullopt;
  return wanted;
}

void print(const Course& course) {
  std::size_t told = 0;
  const auto tell_until = [&](Place place) {
    for (; told < course.told.size() && std::stoul(course.told[told]) <= place; ++told)
      fmt::print("{}\n", course.told[told]);
  };
  for (Place place = 0; place < course.journal.size(); ++place) {
    tell_until(place);
    fmt::print("{:>5}   {}\n", place + 1, describe(course.journal[place]));
  }
  tell_until(never);
}

int replay_fault(const History& history, const std::string& what, std::uint64_t seed) {
  bool fine = true;
  every_fault(history, [&](const Course& course, const Fault& fault) {
    if (describe(fault) != what) return;
    print(course);
    Explorer explorer(seed);
    explorer.some(course, 50);
    for (const std::string& wrong : explorer.wrong()) fmt::print("BROKEN: {}\n", wrong);
    fine = fine && explorer.wrong().empty();
  });
  return fine ? 0 : 1;
}

int replay_short(const Wanted& wanted) {
  std::vector<History> histories = short_histories();
  for (History& history : shared_histories()) histories.push_back(std::move(history));
  for (const History& history : histories) {
    if (history.name != wanted.history) continue;
    const std::uint64_t seed = wanted.seed.value_or(1);
    if (!wanted.fault.empty()) return replay_fault(history, wanted.fault, seed);
    const Course course = play(history, seed);
    print(course);
    Explorer explorer(seed);
    explorer.all(course);
    fmt::print("{} states\n", explorer.states());
    for (const std::string& wrong : explorer.wrong()) fmt::print("BROKEN: {}\n", wrong);
    return explorer.wrong().empty() ? 0 : 1;
  }
  fmt::print(stderr, "there is no history of that name; there are:\n");
  for (const History& history : histories) fmt::print(stderr, "  {}\n", history.name);
  return 2;
}

int replay(std::uint64_t seed) {
  const Course course = play_random(seed);
  print(course);
  const Explored explored = explore_random(course, seed);
  fmt::print("{} states\n", explored.states);
  if (explored.wrong.empty()) return 0;
  fmt::print("BROKEN: {}\n", explored.wrong);
  return 1;
}

}  // namespace

int main(int count, char** arguments) {
  const auto wanted = parse(count, arguments);
  if (!wanted) {
    fmt::print(stderr,
               "usage: crash --seconds N [--seed FIRST] | --seed N | --history NAME [--seed N] [--fault WHAT]\n");
    return 2;
  }
  if (!wanted->history.empty()) return replay_short(*wanted);
  if (!wanted->time) return replay(*wanted->seed);

  // Far apart, so that each run of this program sees others.
  const std::uint64_t first = wanted->seed.value_or(std::uint64_t{std::random_device()()} << 24U);
  const auto until = WallClock::now() + *wanted->time;
  std::uint64_t seed = first;
  std::size_t states = 0;
  std::size_t failed = 0;
  for (; WallClock::now() < until; ++seed) {
    const Explored explored = explore_random(play_random(seed), seed);
    states += explored.states;
    if (explored.wrong.empty()) continue;
    ++failed;
    fmt::print("seed {}: {}; replay: crash --seed {}\n", seed, explored.wrong, seed);
    std::fflush(stdout);
  }
  fmt::print("{} histories from {}, {} states, {} failed\n", seed - first, first, states, failed);
  return failed == 0 ? 0 : 1;
}
