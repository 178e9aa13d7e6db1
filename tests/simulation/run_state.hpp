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
  /// Both sides are there: TLS begins, some time later.
  void shake_hands() {
    if (!server_shakes_hands || !client_shakes_hands) return;
    scheduler.after(random.below(500), [this] {
      server_shakes_hands = client_shakes_hands = false;
      encrypted = true;
      trace.add("net   ", "TLS");
      on_handshake();
    });
  }
  /// What is shown at login is what earlier sessions left, under the same unique-ids.
  void check_listing(const pop3::Listing& listing) {
    std::vector<std::string> shown(listing.count());
    for (std::size_t i = 0; i < shown.size(); ++i) listing.append_uidl(i, shown[i]);
    if (shown != expected) violated("the maildrop at login is not what was left");
  }
  /// Forgets what belongs to a session.
  void begin_session() {
    ++outcome.sessions;
    server = {};
    encrypted = injected_to_server = injected_to_client = server_shakes_hands = client_shakes_hands = false;
    snapshot.clear();
    marked.clear();
    commit_due = opened = open_failed = utf8_wanted = false;
    commits_before = store->commits();
  }
  bool committed() const { return store->commits() != commits_before; }
  bool passwords_may_cross() const { return encrypted || server.plaintext_allowed; }
  void saw(std::string_view what) { ++outcome.seen[std::string(what)]; }
  void failed(std::string_view what) {
    ++outcome.failures;
    saw(std::string(what) + " fails");
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
  pop3::ServerOptions server;
  pop3::TlsConnection tls;             ///< as the server has it, once `encrypted`
  sasl::ChannelBindings client_binds;  ///< others than the server's where somebody sits in between
  bool encrypted = false;
  bool injects_to_server = false, injects_to_client = false;  ///< behind STLS and behind its reply
  bool injected_to_server = false, injected_to_client = false;
  bool server_shakes_hands = false, client_shakes_hands = false;
  std::function<void()> on_handshake;
  ModelSnapshot::Messages snapshot;  ///< the maildrop at login
  std::set<std::string> marked;      ///< what a commit may remove
  bool commit_due = false;           ///< QUIT reached the server
  bool opened = false;
  bool open_failed = false;  ///< and no answer to a login came since
  bool utf8_wanted = false;
  std::size_t commits_before = 0;     ///< of earlier sessions
  std::vector<std::string> expected;  ///< unique-ids of what must be kept
};

}  // namespace satchel::simulation
