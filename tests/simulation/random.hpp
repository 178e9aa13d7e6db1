#pragma once

#include <cstdint>
#include <string>

namespace satchel::simulation {

/// SplitMix64: the same numbers from the same seed on every platform.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15U;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31U);
  }
  /// 0 to `end` - 1; `end` is not 0.
  std::size_t below(std::size_t end) { return static_cast<std::size_t>(next() % end); }
  std::size_t between(std::size_t least, std::size_t most) { return least + below(most - least + 1); }
  bool percent(unsigned chance) { return below(100) < chance; }
  std::string octets(std::size_t count) {
    std::string made(count, '\0');
    for (char& octet : made) octet = static_cast<char>(next() & 0xffU);
    return made;
  }
  /// A source of its own, so that what one part draws does not move the others.
  Random fork() { return Random(next()); }

 private:
  std::uint64_t state_;
};

}  // namespace satchel::simulation
