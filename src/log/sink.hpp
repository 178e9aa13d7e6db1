#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace satchel::log {

/// Where lines go. Safe to call from several threads at once.
class Sink {
 public:
  virtual ~Sink() = default;
  /// One whole line or several, newlines included.
  virtual void write(std::string_view line) = 0;
};

/// Writes each line to a file descriptor, which stays the caller's, in one call where the system lets it.
std::shared_ptr<Sink> make_descriptor_sink(int descriptor);

/// Hands lines to `inner` on a thread of its own, so that who logs never waits for a slow reader of the log. What does
/// not fit below the ceiling is dropped and counted. Lines that were taken are written before it goes.
std::shared_ptr<Sink> make_background_sink(std::shared_ptr<Sink> inner, std::size_t ceiling_octets);

/// Keeps the lines, for tests.
class MemorySink : public Sink {
 public:
  void write(std::string_view line) override {
    const std::lock_guard lock(mutex_);
    lines_.emplace_back(line);
  }
  std::vector<std::string> lines() const {
    const std::lock_guard lock(mutex_);
    return lines_;
  }
  std::string text() const {
    std::string all;
    for (const std::string& line : lines()) all += line;
    return all;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> lines_;
};

}  // namespace satchel::log
