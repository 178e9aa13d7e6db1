#include <cstdlib>

#include "store/backends.hpp"
#include "store/random_run.hpp"

namespace satchel::store::testing {
namespace {

constexpr std::uint64_t usual_seeds = 8;
constexpr int steps = 250;

/// SATCHEL_STORE_SEEDS=N runs so many.
std::uint64_t seeds() {
  const char* given = std::getenv("SATCHEL_STORE_SEEDS");
  return given == nullptr ? usual_seeds : std::strtoull(given, nullptr, 10);
}

class StoreModel : public ::testing::TestWithParam<BackendMaker> {};
INSTANTIATE_TEST_SUITE_P(Backends, StoreModel, ::testing::ValuesIn(complete_backends()), backend_name);

TEST_P(StoreModel, WhateverIsDoneTheBackendAndTheModelAgree) {
  for (std::uint64_t seed = 1; seed <= seeds(); ++seed) {
    RandomRun run(GetParam(), seed);
    for (int step = 1; step <= steps; ++step) {
      SCOPED_TRACE(::testing::Message() << "seed " << seed << ", step " << step);
      run.step();
      if (!HasFailure()) continue;
      FAIL() << "What was done last:\n" << run.trace();
    }
  }
}

}  // namespace
}  // namespace satchel::store::testing
