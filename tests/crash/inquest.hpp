#pragma once

#include <string>

#include "crash/history.hpp"
#include "simulation/random.hpp"

namespace satchel::crash {

/// What an inquest found, and how many further states it looked at.
struct Finding {
  std::string wrong = {};  ///< empty: every promise is kept
  std::size_t further_states = 0;
};

enum class Inquest : std::uint8_t {
  brief,  ///< what is there; one more message; both again after the machine has started anew
  full,   ///< the same, and a second crash at a random place of all that
};

/// Starts a machine from what a crash has left at a place of a run, and holds the store to the model.
Finding inquire(const Course& run, Place place, const Image& image, Inquest manner, simulation::Random& random);

}  // namespace satchel::crash
