#include "net/connection_host.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <utility>

namespace satchel::net {
namespace {

/// Before accepting is tried again after it failed, as it does when no file descriptor is left.
constexpr auto pause_after_failure = std::chrono::milliseconds(100);

Task<void> pause(std::chrono::milliseconds time) {
  boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, time);
  co_await timer.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
}

}  // namespace

struct ConnectionHost::Listening {
  Listener listener;
  boost::asio::io_context& loop;
  Factory make;
};

ConnectionHost::ConnectionHost(IoThreads& threads, std::size_t limit, Report report)
    : threads_(threads), limit_(limit), report_(std::move(report)) {}

ConnectionHost::~ConnectionHost() { stop(std::chrono::milliseconds(0)); }

Result<std::string> ConnectionHost::listen(const ListenAddress& address, Factory make) {
  boost::asio::io_context& loop = threads_.next();
  auto listener = Listener::open(loop, address);
  if (!listener) return std::unexpected(std::move(listener.error()));
  std::string bound = listener->address();
  auto listening = std::make_shared<Listening>(std::move(*listener), loop, std::move(make));
  {
    const std::lock_guard lock(mutex_);
    ++accepting_;
    listening_.push_back(listening);
  }
  boost::asio::co_spawn(loop, accept_all(*this, std::move(listening)), boost::asio::detached);
  return bound;
}

Task<void> ConnectionHost::accept_all(ConnectionHost& host, std::shared_ptr<Listening> listening) {
  while (true) {
    boost::asio::io_context& loop = host.threads_.next();
    auto stream = co_await listening->listener.accept(loop);
    if (!stream && stream.error().kind == ErrorKind::closed) break;
    std::string failure = stream ? std::string() : stream.error().detail;
    try {
      if (stream) host.admit(std::move(*stream), loop, listening->make);
    } catch (const std::exception& error) {
      failure = error.what();
    }
    if (failure.empty()) continue;
    host.report_(failure);
    co_await pause(pause_after_failure);
  }
  listening.reset();
  const std::lock_guard lock(host.mutex_);
  --host.accepting_;
  host.ended_.notify_all();
}

void ConnectionHost::admit(Stream stream, boost::asio::io_context& loop, const Factory& make) {
  Admission admission = Admission::admitted;
  {
    const std::lock_guard lock(mutex_);
    if (connections_.size() >= limit_) admission = Admission::over_limit;
  }
  auto connection = make(std::move(stream), admission);
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    connections_.emplace(connection.get(), Hosted{connection, &loop});
    ++active_;
  }
  boost::asio::co_spawn(loop, serve(*this, std::move(connection)), boost::asio::detached);
}

Task<void> ConnectionHost::serve(ConnectionHost& host, std::shared_ptr<HostedConnection> connection) {
  try {
    co_await connection->run();
  } catch (const std::exception& error) {
    host.report_(error.what());
  }
  HostedConnection* const key = connection.get();
  connection.reset();
  host.remove(key);
}

void ConnectionHost::remove(HostedConnection* connection) {
  std::unique_lock lock(mutex_);
  auto removed = connections_.extract(connection);
  lock.unlock();
  // What the connection holds goes before `stop` may return.
  removed.mapped().connection.reset();
  lock.lock();
  --active_;
  ended_.notify_all();
}

void ConnectionHost::for_each(void (HostedConnection::*call)()) {
  for (const auto& [key, hosted] : connections_)
    boost::asio::post(*hosted.loop, [weak = std::weak_ptr(hosted.connection), call] {
      if (const auto connection = weak.lock()) ((*connection).*call)();
    });
}

void ConnectionHost::stop(std::chrono::milliseconds grace) {
  std::unique_lock lock(mutex_);
  stopping_ = true;
  for (const auto& weak : listening_)
    if (const auto listening = weak.lock())
      boost::asio::post(listening->loop, [weak] {
        if (const auto alive = weak.lock()) alive->listener.close();
      });
  listening_.clear();
  for_each(&HostedConnection::finish);
  const auto all_ended = [this] { return active_ == 0 && accepting_ == 0; };
  if (ended_.wait_for(lock, grace, all_ended)) return;
  for_each(&HostedConnection::cut);
  ended_.wait(lock, all_ended);
}

}  // namespace satchel::net
