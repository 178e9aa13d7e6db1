#pragma once

#include <cstdlib>

namespace satchel::pop3 {

/// Stops the process when the host breaks the contract of a session: going on would act on a state that nobody meant.
inline void demand(bool condition) {
  if (!condition) std::abort();
}

}  // namespace satchel::pop3
