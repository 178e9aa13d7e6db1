#pragma once

#include <cstdint>

namespace satchel::satcheld {

enum class Signal : std::uint8_t { stop, reload };

/// Signals taken one by one by the thread that asks, instead of interrupting whatever runs. Make it before any thread
/// is started, since threads inherit what is blocked.
class Signals {
 public:
  Signals();
  /// Waits for the next.
  Signal wait() const;
  /// From here on a signal ends the process as if it were not handled: for an operator who does not want to wait.
  void release() const;
};

}  // namespace satchel::satcheld
