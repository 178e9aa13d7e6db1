#pragma once

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <string>

#include "net/error.hpp"
#include "net/stream.hpp"

namespace satchel::net {

/// Where to listen: an address with a port (0: any free one), or the path of a Unix socket.
struct ListenAddress {
  std::string host = {};  ///< an address, not a name
  std::uint16_t port = 0;
  std::string unix_path = {};  ///< when not empty, `host` and `port` mean nothing
};

/// A socket that takes connections. A Unix socket's path is replaced when a dead server left it behind, and removed
/// when the listener goes.
class Listener {
 public:
  static Result<Listener> open(boost::asio::io_context& context, const ListenAddress& address);
  ~Listener();
  Listener(Listener&&) noexcept = default;
  Listener& operator=(Listener&&) = delete;

  /// The next connection, living on `context`; an error of kind closed after `close`.
  Task<Result<Stream>> accept(boost::asio::io_context& context);
  /// Takes no more; an accept under way fails. Call it on the listener's own loop.
  void close();

  /// What is bound, with the real port: "127.0.0.1:38211", "unix:/run/satchel/lmtp.sock".
  std::string address() const;

 private:
  using Acceptor = boost::asio::basic_socket_acceptor<boost::asio::generic::stream_protocol>;
  Listener(Acceptor acceptor, std::string unix_path);

  Acceptor acceptor_;
  std::string address_;
  std::string unix_path_;
};

}  // namespace satchel::net
