#include <algorithm>

#include "crash/histories.hpp"
#include "simulation/random.hpp"

namespace satchel::crash {
namespace {

using simulation::Random;
using Verb = Step::Verb;

std::size_t random_size(Random& random) {
  if (random.percent(70)) return random.between(40, 300);
  return random.percent(80) ? random.between(300, 2000) : random.between(4000, 12000);
}

Step random_step(Random& random) {
  Step step{.user = random.percent(85) ? "ann" : "bob"};
  const std::size_t what = random.below(100);
  if (what < 42) {
    step.verb = Verb::deliver;
    step.amount = random_size(random);
  } else if (what < 58) {
    step.verb = Verb::quit;
    step.amount = random.between(1, 5);
    step.every = random.between(1, 3);
  } else if (what < 68) {
    step.verb = Verb::list;
  } else if (what < 72) {
    step.verb = Verb::hold;
  } else if (what < 76) {
    step.verb = Verb::read_held;
  } else if (what < 78) {
    step.verb = Verb::restart;
  } else if (what < 84) {
    step.verb = Verb::import;
    step.amount = random.between(1, 4);
  } else if (what < 90) {
    step.verb = Verb::undelete;
    step.amount = random.between(1, 3);
  } else if (what < 93) {
    static constexpr std::array<std::size_t, 3> waits = {60, 2UZ * 3600, 8UZ * 24 * 3600};
    step.verb = Verb::wait;
    step.amount = waits[random.below(waits.size())];
  } else {
    step.verb = random.percent(70) ? Verb::compact : Verb::compact_some;
  }
  return step;
}

Fault random_fault(Random& random, bool kill) {
  Fault fault;
  do {
    fault.call = static_cast<Call>(random.below(calls));
    fault.effect = kill ? (random.percent(80) ? Fault::Effect::kills : Fault::Effect::kills_half_way)
                        : static_cast<Fault::Effect>(random.below(4));
  } while (!fits(fault.call, fault.effect));
  fault.nth = random.below(fault.call == Call::read || fault.call == Call::size ? 40 : 12);
  if (!kill) fault.times = random.percent(60) ? 1 : random.between(2, 5);
  return fault;
}

}  // namespace

History random_history(std::uint64_t seed) {
  Random random(seed);
  History history{.name = "random"};
  static constexpr std::array<std::uint64_t, 5> sizes = {200, 600, 1500, 5000, 64ULL << 20};
  history.segment_octets = sizes[random.below(sizes.size())];
  const std::size_t before = random.percent(20) ? random.between(60, 75) : random.below(5);
  for (std::size_t i = 0; i < before; ++i) history.before.push_back({.amount = random.between(40, 200)});
  history.actors.resize(random.between(1, 3));
  for (Actor& actor : history.actors) {
    const std::size_t steps = random.between(3, 10);
    for (std::size_t i = 0; i < steps; ++i) actor.steps.push_back(random_step(random));
    if (random.percent(35)) actor.faults.push_back(random_fault(random, true));
    if (random.percent(25)) actor.faults.push_back(random_fault(random, false));
  }
  return history;
}

}  // namespace satchel::crash
