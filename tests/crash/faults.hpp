#pragma once

#include <cstddef>
#include <functional>

#include "crash/history.hpp"

namespace satchel::crash {

/// Plays a history once for each call its first program makes and each thing that can go wrong with it, and gives each
/// course with the fault; the last steps of every course list the maildrops, deliver and list again. Returns how many
/// there were.
std::size_t every_fault(const History& history, const std::function<void(const Course&, const Fault&)>& use);

}  // namespace satchel::crash
