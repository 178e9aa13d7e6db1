#pragma once

#include "pop3/server_session.hpp"
#include "simulation/model_maildrop.hpp"
#include "simulation/pipe.hpp"
#include "simulation/world.hpp"

namespace satchel::simulation {

/// What one run has: the parts of the world, and what the checks know.
struct World {
  World(const Options& chosen, const Accounts& known)
      : options(chosen),
        accounts(known),
        random(chosen.seed),
        scheduler(random.fork()),
        trace(scheduler, chosen.trace) {}

  void violated(std::string_view what) {
    if (!outcome.violation.empty()) return;
    outcome.violation = what;
    trace.add("check ", what);
  }
  void cut() {
    ++outcome.cuts;
    trace.add("net   ", "cut");
    to_server->cut();
    to_client->cut();
  }

  Options options;
  const Accounts& accounts;
  Random random;
  Scheduler scheduler;
  Trace trace;
  Outcome outcome;
  std::unique_ptr<ModelMaildrop> store;
  std::unique_ptr<Pipe> to_server, to_client;
  pop3::TlsConnection tls;
  ModelSnapshot::Messages snapshot;  ///< the maildrop at login
  std::set<std::string> marked;      ///< what a commit may remove
  bool commit_due = false;           ///< QUIT reached the server
  bool opened = false;
};

}  // namespace satchel::simulation
