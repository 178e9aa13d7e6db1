#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "simulation/accounts.hpp"
#include "simulation/fault.hpp"
#include "simulation/trace.hpp"

namespace satchel::simulation {

enum class Duplex : std::uint8_t { full, half };

struct Options {
  std::uint64_t seed = 0;
  Fault fault = Fault::none;
  Trace::Keep trace = Trace::Keep::nothing;
  /// Instead of what the seed draws.
  std::optional<std::size_t> capacity = {};
  std::optional<std::size_t> largest_piece = {};
  std::optional<Duplex> duplex = {};
  std::optional<std::size_t> window_octets = {};
  /// Chance in percent that the server host stops reading for long, though it goes on writing.
  unsigned pauses_percent = 0;
};

struct Outcome {
  /// How often what was met, for the check that nothing is never drawn.
  std::map<std::string, std::size_t, std::less<>> seen;
  std::string violation;  ///< empty when all invariants held
  std::string trace;
  std::size_t logins = 0, messages = 0, commits = 0, cuts = 0, failures = 0;
  std::size_t sessions = 0, pauses = 0, left = 0;
  std::size_t handshakes = 0, injections_to_server = 0, injections_to_client = 0, injections_refused = 0;
};

/// Some sessions of a server and a client on one maildrop, one behind the other, drawn from the seed.
Outcome run(const Options& options, const Accounts& accounts);

}  // namespace satchel::simulation
