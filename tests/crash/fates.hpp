#pragma once

#include "base/function_ref.hpp"
#include "crash/remains.hpp"
#include "simulation/random.hpp"

namespace satchel::crash {

/// Every fate of a short history after its last operation:
/// - each subset of the names that may be lost, up to four of them; of more, each prefix, each one lost, each one kept,
///   with the octets of all files kept or lost;
/// - the file of the last append torn at each octet, the rest cut, zeros or garbage, and with each hole of a sector of
///   512 or 4,096 octets; other files with octets to lose the same at a few places. Each with the octets of the others
///   kept and lost, with all names kept and with each of the last two lost.
void every_fate(const Remains& remains, const Operation& last, base::FunctionRef<void(const Fate&)> use);

Fate random_fate(const Remains& remains, simulation::Random& random);

}  // namespace satchel::crash
