#pragma once

#include "simulation/run_state.hpp"

namespace satchel::simulation {

/// What holds for all sessions of a run.
struct Manner {
  Pipe::Style style;
  Duplex duplex;
  std::size_t window_octets;
  BareLineFeeds bare;
};

Manner draw_manner(World& world);
/// What the server offers in this session, and who sits in between.
void draw_server(World& world);

}  // namespace satchel::simulation
