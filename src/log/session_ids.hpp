#pragma once

#include <atomic>
#include <cstdint>
#include <string>

namespace satchel::log {

/// Names sessions in the log: short, and different from each other also over restarts of the program, as far as `start`
/// (the time of the start, say) is.
class SessionIds {
 public:
  explicit SessionIds(std::uint64_t start) : start_(start) {}
  std::string next() { return letters(start_ % modulus) + "-" + letters(counter_.fetch_add(1) + 1); }

 private:
  static constexpr std::uint64_t modulus = 1ULL << 30;
  static std::string letters(std::uint64_t number) {
    std::string text;
    for (; number > 0 || text.empty(); number /= 32)
      text.insert(text.begin(), "abcdefghijkmnpqrstuvwxyz23456789"[number % 32]);
    return text;
  }

  std::uint64_t start_;
  std::atomic<std::uint64_t> counter_ = 0;
};

}  // namespace satchel::log
