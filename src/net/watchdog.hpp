#pragma once

#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <memory>

namespace satchel::net {

/// Cancels what a socket is doing once a deadline has passed. Moving the deadline later costs nothing: the timer stays,
/// and when it fires early it is set again.
class Watchdog : public std::enable_shared_from_this<Watchdog> {
 public:
  using Socket = boost::asio::generic::stream_protocol::socket;
  using Clock = std::chrono::steady_clock;

  /// `socket` must live until `detach`.
  static std::shared_ptr<Watchdog> watch(Socket& socket);
  void detach();

  void set_deadline(Clock::time_point deadline);
  /// Whether the deadline has passed; a new deadline clears it.
  bool expired() const { return deadline_ != Clock::time_point::max() && Clock::now() >= deadline_; }

 private:
  explicit Watchdog(Socket& socket);
  void arm();
  void fired();

  Socket* socket_;
  boost::asio::steady_timer timer_;
  Clock::time_point deadline_ = Clock::time_point::max();
  /// When the timer will fire; max when it is not set.
  Clock::time_point armed_for_ = Clock::time_point::max();
};

/// A watchdog for the time of a scope.
class WatchdogGuard {
 public:
  explicit WatchdogGuard(Watchdog::Socket& socket) : watchdog_(Watchdog::watch(socket)) {}
  ~WatchdogGuard() { watchdog_->detach(); }
  WatchdogGuard(const WatchdogGuard&) = delete;
  WatchdogGuard& operator=(const WatchdogGuard&) = delete;
  Watchdog* operator->() const { return watchdog_.get(); }

 private:
  std::shared_ptr<Watchdog> watchdog_;
};

}  // namespace satchel::net
