#pragma once

#include <cstdio>
#include <cstdlib>

namespace satchel::fuzz {

/// Ends the process where a promise is broken, which is how libFuzzer learns of it.
inline void check(bool holds, const char* promise) {
  if (holds) return;
  std::fprintf(stderr, "broken promise: %s\n", promise);
  std::abort();
}

}  // namespace satchel::fuzz
