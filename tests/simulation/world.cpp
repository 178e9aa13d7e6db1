#include "simulation/world.hpp"

#include "simulation/client_host.hpp"
#include "simulation/server_host.hpp"

namespace satchel::simulation {

namespace {

void draw_server(World& world) {
  Random& random = world.random;
  pop3::ServerOptions& options = world.server;
  options.hostname = "pop.example.org";
  options.tls = random.percent(20)   ? pop3::Tls::unavailable
                : random.percent(60) ? pop3::Tls::available
                                     : pop3::Tls::active;
  options.plaintext_allowed = options.tls == pop3::Tls::unavailable || random.percent(60);
  for (const auto& row : sasl::mechanisms()) options.mechanisms.add(row.mechanism);
  options.apop = random.percent(50);
  options.seed = random.octets(16);
  world.tls = {{random.octets(32), random.octets(32)}, random.percent(50)};
  world.client_binds = world.tls.bindings;
  if (random.percent(15)) world.client_binds = {random.octets(32), random.octets(32)};
  world.encrypted = options.tls == pop3::Tls::active;
  if (world.encrypted) options.tls_connection = world.tls;
  world.injects_to_server = random.percent(20);
  world.injects_to_client = random.percent(10);
}

}  // namespace

Outcome run(const Options& options, const Accounts& accounts) {
  World world(options, accounts);
  Random& random = world.random;
  const std::size_t capacity = options.capacity.value_or(std::size_t{1} << random.below(14));
  const std::size_t piece = options.largest_piece.value_or(random.percent(20) ? 1 : capacity);
  const Duplex duplex = options.duplex.value_or(random.percent(30) ? Duplex::half : Duplex::full);
  const std::size_t window =
      options.window_octets.value_or(duplex == Duplex::half ? capacity : random.between(1, 4096));
  const Pipe::Style style{capacity, piece, random.below(300)};
  world.store =
      std::make_unique<ModelMaildrop>(world.scheduler, random.fork(), random.percent(40) ? 10 : 0, options.fault);
  world.to_server = std::make_unique<Pipe>(world.scheduler, random.fork(), style);
  world.to_client = std::make_unique<Pipe>(world.scheduler, random.fork(), style);
  const BareLineFeeds bare = random.percent(30) ? BareLineFeeds::some : BareLineFeeds::none;
  client::Quirks tolerated = client::Quirks::all();
  if (bare == BareLineFeeds::some) tolerated.remove(client::Quirk::bare_line_feeds);
  const std::size_t largest = capacity >= 4096 && random.percent(10) ? 100'000 : 400;
  for (std::size_t i = random.below(8); i > 0; --i) world.store->deliver(random_message(random, largest, bare));
  if (random.percent(30))
    (random.percent(50) ? world.to_server : world.to_client)->cut_at(random.between(1, 1500), [&world] {
      world.cut();
    });

  draw_server(world);
  ServerHost server(world, world.server);
  ClientHost host(world, {.window_commands = random.between(1, 100), .window_octets = window, .tolerated = tolerated},
                  duplex, random.below(30));
  world.to_server->on_arrival = world.to_client->on_room = [&server] { server.pump(); };
  world.to_client->on_arrival = world.to_server->on_room = [&host] { host.pump(); };
  world.on_handshake = [&server, &host] { server.tls_started(), host.tls_started(); };
  world.scheduler.after(0, [&server] { server.pump(); });
  std::vector<std::string> expected = world.store->uidls();
  for (std::size_t i = random.below(3); i > 0; --i)
    world.scheduler.after(random.below(5000), [&world, &random, &expected, bare] {
      world.store->deliver(random_message(random, 100, bare));
      expected.push_back(world.store->messages().back()->uidl);
    });

  bool committed = false;
  while (world.outcome.violation.empty() && world.scheduler.run_one()) {
    if (!committed && world.store->commits() != 0) {
      committed = true;
      std::erase_if(expected, [&world](const std::string& uidl) { return world.marked.contains(uidl); });
    }
    if (world.store->uidls() != expected) world.violated("the maildrop changed without a commit, or by half");
  }
  if (!host.over() || !server.over()) world.violated("deadlock: no event is left and an answer is owed");
  if (host.quit_refused() && committed) world.violated("-ERR to QUIT behind a commit");
  world.outcome.trace = world.trace.text();
  return std::move(world.outcome);
}

}  // namespace satchel::simulation
