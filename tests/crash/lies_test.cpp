#include <gtest/gtest.h>

#include <string>

#include "crash/explore.hpp"
#include "crash/faults.hpp"
#include "crash/histories.hpp"

/// A machine that finds nothing may be one that looks at nothing: each of these programs does one thing wrong.
namespace satchel::crash {
namespace {

/// What was found first: in crashes of short histories, of several programs and of random ones, and in faults.
std::string found_out(Lie lie) {
  Explorer explorer(1);
  const auto try_out = [&](History history, std::uint64_t seed, Errors errors) {
    for (Actor& actor : history.actors) actor.lie = lie;
    explorer.some(play(history, seed, errors), 100);
    return !explorer.wrong().empty();
  };
  for (const History& history : short_histories())
    if (try_out(history, 1, Errors::strict)) return history.name + ": " + explorer.wrong().front();
  for (std::uint64_t seed = 0; seed < 50; ++seed)
    if (try_out(random_history(seed), seed, Errors::loose))
      return std::to_string(seed) + ": " + explorer.wrong().front();
  for (History history : short_histories()) {
    for (Actor& actor : history.actors) actor.lie = lie;
    every_fault(history, [&](const Course& course, const Fault&) {
      if (explorer.wrong().empty()) explorer.some(course, 5);
    });
    if (!explorer.wrong().empty()) return history.name + ": " + explorer.wrong().front();
  }
  return {};
}

class CrashLies : public ::testing::TestWithParam<Lie> {};

TEST_P(CrashLies, AreFoundOut) {
  const std::string found = found_out(GetParam());
  EXPECT_NE(found, "");
  std::printf("%s\n", found.c_str());
}

INSTANTIATE_TEST_SUITE_P(Each, CrashLies,
                         ::testing::Values(Lie::skips_sync, Lie::skips_directory_sync, Lie::syncs_late,
                                           Lie::locks_nothing, Lie::deletes_in_two, Lie::hides_errors,
                                           Lie::forgets_deletions));

}  // namespace
}  // namespace satchel::crash
