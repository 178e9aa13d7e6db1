#include <gmock/gmock.h>

#include <cstdio>

#include "crash/explore.hpp"
#include "crash/faults.hpp"
#include "crash/histories.hpp"

namespace satchel::crash {
namespace {

/// States that were opened and checked by all of these tests.
std::size_t states = 0;

void report(const std::string& name, const Explorer& explorer) {
  states += explorer.states();
  std::printf("%s: %zu states, %zu different disks\n", name.c_str(), explorer.states(), explorer.different_disks());
}

TEST(Crash, EveryCrashOfAShortHistoryKeepsEveryPromise) {
  for (const History& history : short_histories()) {
    Explorer explorer(1);
    explorer.all(play(history, 1));
    report(history.name, explorer);
    EXPECT_THAT(explorer.wrong(), ::testing::IsEmpty()) << "replay: crash --history '" << history.name << "'";
  }
}

TEST(Crash, ProgramsSideBySideKeepEveryPromise) {
  for (const History& history : shared_histories()) {
    Explorer explorer(1);
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
      const std::size_t before = explorer.wrong().size();
      explorer.some(play(history, seed), 80);
      if (explorer.wrong().size() == before) continue;
      ADD_FAILURE() << explorer.wrong().back() << "; replay: crash --history '" << history.name << "' --seed " << seed;
    }
    report(history.name, explorer);
  }
}

TEST(Crash, EveryFaultOfAShortHistoryIsAnErrorOrHidden) {
  for (const History& history : short_histories()) {
    Explorer explorer(1);
    every_fault(history, [&](const Course& course, const Fault& fault) {
      const std::size_t before = explorer.wrong().size();
      explorer.some(course, 10);
      if (explorer.wrong().size() == before) return;
      ADD_FAILURE() << explorer.wrong().back() << "; replay: crash --history '" << history.name << "' --fault '"
                    << describe(fault) << "'";
    });
    report(history.name + ", each fault", explorer);
  }
}

TEST(Crash, RandomHistoriesKeepEveryPromise) {
  std::size_t of_these = 0;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    const Explored explored = explore_random(play_random(seed), seed);
    of_these += explored.states;
    EXPECT_EQ(explored.wrong, "") << "replay: crash --seed " << seed;
  }
  states += of_these;
  std::printf("random histories: %zu states\n", of_these);
}

/// The last: what the others have looked at, when they all ran.
TEST(Crash, AHundredThousandStatesWereLookedAt) {
  std::printf("%zu states in all\n", states);
  if (::testing::UnitTest::GetInstance()->test_to_run_count() >= 5) EXPECT_GE(states, 100'000U);
}

}  // namespace
}  // namespace satchel::crash
