#pragma once

#include <algorithm>
#include <boost/asio/local/stream_protocol.hpp>
#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "net/run_task.hpp"

namespace satchel::net {

/// A client for tests of servers on loopback: everything blocks, and fails after ten seconds.
class TestClient {
 public:
  /// `address` as a listener tells it: "127.0.0.1:port" or "unix:/path".
  explicit TestClient(const std::string& address) : stream_(join(address)) {}

  void send(std::string text) {
    if (!run(context_, write_text(stream(), std::move(text)))) throw std::runtime_error("cannot send");
  }
  /// Up to and with `end`; less when the server has closed.
  std::string read_to(std::string_view end) {
    while (true) {
      const std::size_t found = unread_.find(end);
      if (found != std::string::npos) return take(found + end.size());
      if (!read_more()) return take(unread_.size());
    }
  }
  std::string read_line() { return read_to("\r\n"); }
  std::string read_octets(std::size_t count) {
    while (unread_.size() < count && read_more()) {
    }
    return take(std::min(count, unread_.size()));
  }
  std::string read_to_end() {
    while (read_more()) {
    }
    return take(unread_.size());
  }
  /// Sends a line and returns the first line of the answer.
  std::string ask(std::string_view command) {
    send(std::string(command) + "\r\n");
    return read_line();
  }
  Result<void> start_tls(const TlsClientContext& context, std::string host) {
    return run(context_, stream().start_tls(context, std::move(host)));
  }
  /// Whether anything comes in that time.
  bool answered_within(std::chrono::milliseconds time) {
    std::string part(1, '\0');
    stream().set_deadline(std::chrono::steady_clock::now() + time);
    const auto got = run(context_, stream().read_some(part));
    if (got && *got > 0) unread_ += part;
    return got.has_value();
  }
  /// Goes away without a word.
  void cut() { stream_.reset(); }
  Stream& stream() { return *stream_; }

 private:
  static auto soon() { return std::chrono::steady_clock::now() + std::chrono::seconds(10); }

  std::optional<Stream> join(const std::string& address) {
    if (address.starts_with("unix:")) {
      boost::asio::generic::stream_protocol::socket socket(context_);
      socket.connect(boost::asio::local::stream_protocol::endpoint(address.substr(5)));
      return Stream(std::move(socket));
    }
    const std::size_t colon = address.rfind(':');
    auto stream = run(context_, connect(address.substr(0, colon),
                                        static_cast<std::uint16_t>(std::stoi(address.substr(colon + 1))), soon()));
    if (!stream) throw std::runtime_error(stream.error().detail);
    return std::move(*stream);
  }

  bool read_more() {
    std::string part(64 * 1024, '\0');
    stream().set_deadline(soon());
    const auto got = run(context_, stream().read_some(part));
    if (!got && got.error().kind == ErrorKind::timed_out) throw std::runtime_error("the server does not answer");
    if (!got || *got == 0) return false;
    unread_.append(part, 0, *got);
    return true;
  }

  std::string take(std::size_t octets) {
    std::string taken = unread_.substr(0, octets);
    unread_.erase(0, octets);
    return taken;
  }

  boost::asio::io_context context_;
  std::string unread_;
  std::optional<Stream> stream_;
};

}  // namespace satchel::net
