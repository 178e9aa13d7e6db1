#include <gmock/gmock.h>

#include <cstdio>

#include "crash/explore.hpp"
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

}  // namespace
}  // namespace satchel::crash
