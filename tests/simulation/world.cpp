#include "simulation/world.hpp"

#include "simulation/client_host.hpp"
#include "simulation/drawing.hpp"
#include "simulation/server_host.hpp"

namespace satchel::simulation {

namespace {

void deliver_later(World& world, BareLineFeeds bare) {
  for (std::size_t i = world.random.below(3); i > 0; --i)
    world.scheduler.after(world.random.below(5000), [&world, bare] {
      world.store->deliver(random_message(world.random, 100, bare));
      world.expected.push_back(world.store->messages().back()->uidl);
    });
}

/// One session, until no event is left.
void run_session(World& world, const Manner& manner) {
  Random& random = world.random;
  world.begin_session();
  world.to_server = std::make_unique<Pipe>(world.scheduler, random.fork(), manner.style);
  world.to_client = std::make_unique<Pipe>(world.scheduler, random.fork(), manner.style);
  if (random.percent(30)) {
    const bool from_client = random.percent(50);
    (from_client ? world.to_server : world.to_client)->cut_at(random.between(1, 1500), [&world, from_client] {
      world.saw(from_client ? "cut behind the client's octets" : "cut behind the server's octets");
      world.cut();
    });
  }
  draw_server(world);
  client::Quirks tolerated = client::Quirks::all();
  if (manner.bare == BareLineFeeds::some) tolerated.remove(client::Quirk::bare_line_feeds);
  ServerHost server(world, world.server);
  ClientHost host(
      world, {.window_commands = random.between(1, 100), .window_octets = manner.window_octets, .tolerated = tolerated},
      manner.duplex, random.below(18));
  world.to_server->on_arrival = world.to_client->on_room = [&server] { server.pump(); };
  world.to_client->on_arrival = world.to_server->on_room = [&host] { host.pump(); };
  world.on_handshake = [&server, &host] { server.tls_started(), host.tls_started(); };
  world.scheduler.after(0, [&server] { server.pump(); });
  deliver_later(world, manner.bare);

  bool committed = false;
  while (world.outcome.violation.empty() && world.scheduler.run_one()) {
    if (!committed && world.committed()) {
      committed = true;
      std::erase_if(world.expected, [&world](const std::string& uidl) { return world.marked.contains(uidl); });
    }
    if (!world.store->keeps(world.expected)) world.violated("the maildrop changed without a commit, or by half");
  }
  if (!host.over() || !server.over()) world.violated("deadlock: no event is left and an answer is owed");
  if (host.quit_refused() && committed) world.violated("-ERR to QUIT behind a commit");
}

}  // namespace

Outcome run(const Options& options, const Accounts& accounts) {
  World world(options, accounts);
  Random& random = world.random;
  const Manner manner = draw_manner(world);
  world.store =
      std::make_unique<ModelMaildrop>(world.scheduler, random.fork(), random.percent(40) ? 10 : 0, options.fault);
  const std::size_t largest = manner.style.capacity >= 4096 && random.percent(5) ? 100'000 : 400;
  for (std::size_t i = random.below(8); i > 0; --i) world.store->deliver(random_message(random, largest, manner.bare));
  world.expected = world.store->uidls();
  for (std::size_t sessions = random.between(1, 3); sessions > 0 && world.outcome.violation.empty(); --sessions)
    run_session(world, manner);
  world.outcome.trace = world.trace.text();
  return std::move(world.outcome);
}

}  // namespace satchel::simulation
