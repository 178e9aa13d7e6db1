#include <gtest/gtest.h>

#include <string>

#include "crash/explore.hpp"
#include "crash/faults.hpp"
#include "crash/histories.hpp"

/// A machine that finds nothing may be one that looks at nothing: each of these programs does one thing wrong.
namespace satchel::crash {
namespace {

/// What was found first, in crashes of short histories, in their faults, and in random ones.
std::string found_out(Lie lie) {
  Explorer explorer(1);
  for (History history : short_histories()) {
    for (Actor& actor : history.actors) actor.lie = lie;
    explorer.some(play(history, 1), 20);
    every_fault(history, [&](const Course& course, const Fault&) {
      if (explorer.wrong().empty()) explorer.some(course, 1);
    });
    if (!explorer.wrong().empty()) return history.name + ": " + explorer.wrong().front();
  }
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    History history = random_history(seed);
    for (Actor& actor : history.actors) actor.lie = lie;
    explorer.some(play(history, seed, Errors::loose), 1);
    if (!explorer.wrong().empty()) return std::to_string(seed) + ": " + explorer.wrong().front();
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
