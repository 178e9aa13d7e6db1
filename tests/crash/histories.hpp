#pragma once

#include <vector>

#include "crash/history.hpp"

namespace satchel::crash {

/// Short ones, whose every crash is looked at.
std::vector<History> short_histories();
/// Short ones of several programs; a seed decides who runs when.
std::vector<History> shared_histories();
/// A long one: several programs, which are killed and meet errors now and then.
History random_history(std::uint64_t seed);

}  // namespace satchel::crash
