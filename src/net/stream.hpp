#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <chrono>
#include <cstddef>
#include <expected>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "net/error.hpp"
#include "net/tls.hpp"

namespace satchel::net {

template <class T>
using Task = boost::asio::awaitable<T>;

/// One connection, plain or under TLS, over TCP or a Unix socket. One coroutine uses it at a time, but for one reader
/// beside one writer. All of it runs on the executor of the socket. Lifetimes: whatever is passed in must live until
/// the call has returned.
class Stream {
 public:
  using Socket = boost::asio::generic::stream_protocol::socket;

  explicit Stream(Socket socket);
  ~Stream();
  Stream(Stream&&) noexcept;
  Stream& operator=(Stream&&) noexcept;

  /// What has arrived, at least one octet; 0 when the peer has ended its side.
  Task<Result<std::size_t>> read_some(std::span<char> into);
  /// Writes all pieces in order, gathered into as few packets as possible.
  Task<Result<void>> write(std::span<const std::string_view> pieces);

  /// The TLS handshake as a server, or as a client that wants `host` (SNI, and the name the certificate must bear).
  Task<Result<void>> start_tls(const TlsServerContext& context);
  Task<Result<void>> start_tls(const TlsClientContext& context, std::string host);
  /// Protocol version and cipher suite in use, such as "TLSv1.3 TLS_AES_256_GCM_SHA384"; empty without TLS.
  std::string tls_description() const;
  bool encrypted() const;

  /// Whether the peer has ended its side or is gone, as far as this machine knows; octets that came before may still be
  /// unread. Does not wait.
  bool peer_closed() const;
  /// Everything under way and to come fails with timed_out at this time. Moving the deadline is cheap.
  void set_deadline(std::chrono::steady_clock::time_point deadline);
  /// Ends the connection properly (TLS close_notify, FIN) without waiting for the peer.
  void close();

  /// Address and port, or the path of the Unix socket, for logs.
  std::string peer() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Resolves `host` and connects to the first of its addresses that answers.
Task<Result<Stream>> connect(std::string host, std::uint16_t port, std::chrono::steady_clock::time_point deadline);

}  // namespace satchel::net
