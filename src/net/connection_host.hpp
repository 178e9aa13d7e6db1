#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "net/io_threads.hpp"
#include "net/listener.hpp"
#include "net/stream.hpp"

namespace satchel::net {

/// One accepted connection with what a service does on it. All calls come on the connection's own loop.
class HostedConnection {
 public:
  virtual ~HostedConnection() = default;
  /// Serves the connection to its end.
  virtual Task<void> run() = 0;
  /// Bring to an end what is under way and begin nothing new.
  virtual void finish() = 0;
  /// End now: whatever waits for the peer fails.
  virtual void cut() = 0;
};

enum class Admission : std::uint8_t { admitted, over_limit };

/// Accepts connections for one service, spreads them over the loops, and knows all that are open.
class ConnectionHost {
 public:
  using Factory = std::function<std::shared_ptr<HostedConnection>(Stream, Admission)>;
  /// Takes one line when accepting fails, for the operator's log; called on any loop.
  using Report = std::function<void(const std::string&)>;

  /// Beyond `limit` connections are made with Admission::over_limit, to be told so and ended.
  ConnectionHost(IoThreads& threads, std::size_t limit, Report report);
  /// As `stop` without grace.
  ~ConnectionHost();
  ConnectionHost(const ConnectionHost&) = delete;
  ConnectionHost& operator=(const ConnectionHost&) = delete;

  /// Serves what connects to `address`; returns what was bound, with the real port.
  Result<std::string> listen(const ListenAddress& address, Factory make);

  /// Accepts no more, lets connections finish for `grace`, cuts the rest, and returns once all have ended.
  void stop(std::chrono::milliseconds grace);

 private:
  struct Listening;
  struct Hosted {
    std::shared_ptr<HostedConnection> connection;
    boost::asio::io_context* loop;
  };

  static Task<void> accept_all(ConnectionHost& host, std::shared_ptr<Listening> listening);
  static Task<void> serve(ConnectionHost& host, std::shared_ptr<HostedConnection> connection);
  void admit(Stream stream, boost::asio::io_context& loop, const Factory& make);
  void remove(HostedConnection* connection);
  void for_each(void (HostedConnection::*call)());

  IoThreads& threads_;
  const std::size_t limit_;
  const Report report_;

  /// Guards everything below.
  std::mutex mutex_;
  std::condition_variable ended_;
  bool stopping_ = false;
  std::size_t accepting_ = 0;
  /// Connections whose coroutine has not let go of them yet.
  std::size_t active_ = 0;
  std::vector<std::weak_ptr<Listening>> listening_;
  std::unordered_map<HostedConnection*, Hosted> connections_;
};

}  // namespace satchel::net
