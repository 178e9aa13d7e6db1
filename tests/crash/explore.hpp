#pragma once

#include <cstdint>
#include <string>
#include <unordered_set>
#include <vector>

#include "crash/history.hpp"
#include "crash/inquest.hpp"
#include "crash/remains.hpp"

namespace satchel::crash {

/// Crashes a run and looks at what is left.
class Explorer {
 public:
  /// `random`: of second crashes, and of `some`.
  explicit Explorer(std::uint64_t seed) : random_(seed) {}

  /// After each operation, every fate (fates.hpp).
  void all(const Course& run);
  /// About so many random ones, at all places alike.
  void some(const Course& run, std::size_t crashes);

  /// States that were opened and checked, none of them twice: neither are the octets and names the same nor what the
  /// model promises of them.
  std::size_t states() const { return states_; }
  /// Of those, states with octets or names that no other has.
  std::size_t different_disks() const { return different_disks_; }
  /// What is wrong; the exploration of a run stops at the first.
  const std::vector<std::string>& wrong() const { return wrong_; }

 private:
  bool look(const Course& run, Place place, const Remains& remains, const Fate& fate);

  simulation::Random random_;
  std::unordered_set<std::uint64_t> disks_;
  std::unordered_set<std::uint64_t> seen_;
  std::uint64_t expectation_ = 0;  ///< changes with what the model promises
  std::size_t states_ = 0;
  std::size_t different_disks_ = 0;
  std::vector<std::string> wrong_;
};

/// The random history of a seed.
Course play_random(std::uint64_t seed);
struct Explored {
  std::size_t states = 0;
  std::string wrong = {};  ///< empty: nothing
};
/// Random crashes of it.
Explored explore_random(const Course& course, std::uint64_t seed);

}  // namespace satchel::crash
