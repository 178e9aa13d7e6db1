#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace satchel::terminal {

/// A line on a terminal that is written over, ten times a second at the most; nothing when standard error is none.
class ProgressLine {
 public:
  explicit ProgressLine(std::string what);
  /// Wipes the line.
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void show(std::uint64_t done, std::uint64_t total, std::string_view more = {});
  /// Wipes the line, so that another one can be written; the next `show` brings it back.
  void wipe();

 private:
  std::string what_;
  bool on_terminal_;
  bool shown_ = false;
  std::chrono::steady_clock::time_point next_{};
};

}  // namespace satchel::terminal
