#include "simulation/drawing.hpp"

namespace satchel::simulation {

Manner draw_manner(World& world) {
  Random& random = world.random;
  const Options& options = world.options;
  const std::size_t capacity = options.capacity.value_or(std::size_t{1} << random.below(14));
  const std::size_t piece = options.largest_piece.value_or(random.percent(20) ? 1 : capacity);
  const Duplex duplex = options.duplex.value_or(random.percent(30) ? Duplex::half : Duplex::full);
  const std::size_t window =
      options.window_octets.value_or(duplex == Duplex::half ? capacity : random.between(1, 4096));
  return {{capacity, piece, random.below(300)},
          duplex,
          window,
          random.percent(30) ? BareLineFeeds::some : BareLineFeeds::none};
}

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
  options.utf8 = random.percent(50);
  world.tls = {{random.octets(32), random.octets(32)}, random.percent(50)};
  world.client_binds = world.tls.bindings;
  if (random.percent(15)) world.client_binds = {random.octets(32), random.octets(32)};
  world.encrypted = options.tls == pop3::Tls::active;
  if (world.encrypted) options.tls_connection = world.tls;
  world.injects_to_server = random.percent(20);
  world.injects_to_client = random.percent(10);
}

}  // namespace satchel::simulation
