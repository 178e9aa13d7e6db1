#include <boost/asio/as_tuple.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>
#include <vector>

#include "net/stream.hpp"
#include "net/system_error.hpp"
#include "net/watchdog.hpp"

namespace satchel::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using Clock = std::chrono::steady_clock;

/// A lookup cannot be interrupted: it stays behind on its own when the deadline comes first.
struct Lookup {
  explicit Lookup(const asio::any_io_executor& executor) : resolver(executor), timer(executor) {}
  tcp::resolver resolver;
  asio::steady_timer timer;
  bool answered = false;
  boost::system::error_code error;
  std::vector<tcp::endpoint> endpoints;
};

Task<Result<std::vector<tcp::endpoint>>> resolve(std::string host, std::uint16_t port, Clock::time_point deadline) {
  const auto lookup = std::make_shared<Lookup>(co_await asio::this_coro::executor);
  lookup->timer.expires_at(deadline);
  lookup->resolver.async_resolve(
      host, std::to_string(port), tcp::resolver::numeric_service,
      [lookup](const boost::system::error_code& error, const tcp::resolver::results_type& results) {
        lookup->answered = true;
        lookup->error = error;
        for (const auto& entry : results) lookup->endpoints.push_back(entry.endpoint());
        lookup->timer.cancel();
      });
  if (!lookup->answered) co_await lookup->timer.async_wait(asio::as_tuple(asio::use_awaitable));
  if (!lookup->answered)
    co_return std::unexpected(Error{ErrorKind::timed_out, "looking up " + host + " took too long"});
  if (lookup->error || lookup->endpoints.empty())
    co_return std::unexpected(Error{ErrorKind::name, "no address found for " + host + ": " + lookup->error.message()});
  co_return std::move(lookup->endpoints);
}

Task<Result<Stream>> connect_to(tcp::endpoint endpoint, std::string what, Clock::time_point deadline) {
  Stream::Socket socket(co_await asio::this_coro::executor);
  boost::system::error_code error;
  socket.open(asio::generic::stream_protocol(endpoint.protocol()), error);
  if (error) co_return std::unexpected(system_error(error, what));
  {
    const WatchdogGuard watchdog(socket);
    watchdog->set_deadline(deadline);
    const auto [failure] = co_await socket.async_connect(endpoint, asio::as_tuple(asio::use_awaitable));
    if (failure && watchdog->expired())
      co_return std::unexpected(Error{ErrorKind::timed_out, what + ": no answer in time"});
    if (failure) co_return std::unexpected(system_error(failure, what));
  }
  co_return Stream(std::move(socket));
}

}  // namespace

Task<Result<Stream>> connect(std::string host, std::uint16_t port, Clock::time_point deadline) {
  auto endpoints = co_await resolve(host, port, deadline);
  if (!endpoints) co_return std::unexpected(std::move(endpoints.error()));
  const std::string what = "connect to " + host + " port " + std::to_string(port);
  Error last{ErrorKind::name, what};
  for (std::size_t i = 0; i < endpoints->size(); ++i) {
    // Each address gets its share of the time that is left, so that one that swallows packets does not use it all up.
    const auto now = Clock::now();
    const auto share = (deadline - now) / static_cast<Clock::rep>(endpoints->size() - i);
    auto stream = co_await connect_to((*endpoints)[i], what, now + share);
    if (stream) co_return stream;
    last = std::move(stream.error());
  }
  co_return std::unexpected(std::move(last));
}

}  // namespace satchel::net
