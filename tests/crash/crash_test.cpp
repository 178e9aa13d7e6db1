#include <gmock/gmock.h>

#include <cstdio>

#include "crash/explore.hpp"
#include "crash/faults.hpp"
#include "crash/histories.hpp"

namespace satchel::crash {
namespace {

TEST(Crash, EveryCrashOfAShortHistoryKeepsEveryPromise) {
  for (const History& history : short_histories()) {
    Explorer explorer(1);
    const Course run = play(history, 1);
    explorer.all(run);
    std::printf("%s: %zu operations, %zu states, %zu disks\n", history.name.c_str(), run.journal.size(),
                explorer.states(), explorer.different_disks());
    EXPECT_THAT(explorer.wrong(), ::testing::IsEmpty()) << history.name;
  }
}

TEST(Crash, ProgramsSideBySideKeepEveryPromise) {
  for (const History& history : shared_histories()) {
    Explorer explorer(1);
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
      const std::size_t before = explorer.wrong().size();
      explorer.some(play(history, seed), 4);
      if (explorer.wrong().size() == before) continue;
      ADD_FAILURE() << history.name << ", seed " << seed << ": " << explorer.wrong().back();
    }
    std::printf("%s: %zu states\n", history.name.c_str(), explorer.states());
  }
}

TEST(Crash, EveryFaultOfAShortHistoryIsAnErrorOrHidden) {
  for (const History& history : short_histories()) {
    Explorer explorer(1);
    const std::size_t faults = every_fault(history, [&](const Course& course, const Fault& fault) {
      const std::size_t before = explorer.wrong().size();
      explorer.some(course, 2);
      if (explorer.wrong().size() == before) return;
      ADD_FAILURE() << history.name << ", " << describe(fault) << ": " << explorer.wrong().back();
    });
    std::printf("%s: %zu faults, %zu states\n", history.name.c_str(), faults, explorer.states());
  }
}

}  // namespace
}  // namespace satchel::crash
