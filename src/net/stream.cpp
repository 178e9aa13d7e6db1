#include "net/stream.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>
#include <optional>
#include <utility>

#include "net/piece_cursor.hpp"
#include "net/socket_options.hpp"
#include "net/system_error.hpp"
#include "net/tls_session.hpp"
#include "net/watchdog.hpp"

namespace satchel::net {
namespace {

constexpr std::size_t record_octets = 16 * 1024;
constexpr std::size_t gathered_pieces = 64;
/// What the peer had under way when we close is read and dropped up to here: closing over unread octets sends a reset,
/// and a reset can take our last reply from the peer.
constexpr std::size_t drained_octets = 256 * 1024;

bool would_block(int number) { return number == EAGAIN || number == EWOULDBLOCK; }

Error deadline_passed() { return {ErrorKind::timed_out, "the other side took too long"}; }

/// How long the next TLS record is when `remaining` octets are left: never so that a short rest travels alone, since
/// some clients are confused when the final ".CRLF" of a message comes apart from its last data.
std::size_t record_length(std::size_t remaining) {
  if (remaining <= record_octets) return remaining;
  return remaining < 2 * record_octets ? remaining / 2 : record_octets;
}

}  // namespace

struct Stream::Impl {
  explicit Impl(Socket given)
      : socket(std::move(given)), watchdog(Watchdog::watch(socket)), peer(describe_peer(socket.native_handle())) {
    set_stream_options(socket);
  }
  ~Impl() { watchdog->detach(); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  Task<Result<void>> wait(Wait what);
  Task<Result<std::size_t>> read_plain(std::span<char> into);
  Task<Result<std::size_t>> read_tls(std::span<char> into);
  Task<Result<void>> write_plain(PieceCursor pieces);
  Task<Result<void>> write_tls(PieceCursor pieces);
  Task<Result<void>> write_record(std::string_view octets);
  Task<Result<void>> handshake(Result<TlsSession> made);

  Socket socket;
  std::shared_ptr<Watchdog> watchdog;
  std::string peer;
  std::optional<TlsSession> tls;
};

/// Returns when the socket is ready, or with timed_out once the deadline has passed.
Task<Result<void>> Stream::Impl::wait(Wait what) {
  if (watchdog->expired()) co_return std::unexpected(deadline_passed());
  const auto direction = what == Wait::readable ? Socket::wait_read : Socket::wait_write;
  const auto [error] = co_await socket.async_wait(direction, boost::asio::as_tuple(boost::asio::use_awaitable));
  if (watchdog->expired()) co_return std::unexpected(deadline_passed());
  // Cancelled for a deadline that was moved meanwhile: look at the socket again.
  if (error && error != boost::asio::error::operation_aborted) co_return std::unexpected(system_error(error, "wait"));
  co_return Result<void>{};
}

Task<Result<std::size_t>> Stream::Impl::read_plain(std::span<char> into) {
  while (true) {
    const ssize_t received = ::recv(socket.native_handle(), into.data(), into.size(), 0);
    if (received >= 0) co_return static_cast<std::size_t>(received);
    if (errno == EINTR) continue;
    if (!would_block(errno)) co_return std::unexpected(errno_error(errno, "read"));
    auto ready = co_await wait(Wait::readable);
    if (!ready) co_return std::unexpected(std::move(ready.error()));
  }
}

Task<Result<std::size_t>> Stream::Impl::read_tls(std::span<char> into) {
  while (true) {
    const auto step = tls->read(into);
    if (!step) co_return std::unexpected(step.error());
    if (step->wait == Wait::none) co_return step->octets;
    auto ready = co_await wait(step->wait);
    if (!ready) co_return std::unexpected(std::move(ready.error()));
  }
}

Task<Result<void>> Stream::Impl::write_plain(PieceCursor pieces) {
  while (!pieces.done()) {
    std::array<iovec, gathered_pieces> vectors;
    msghdr message{};
    message.msg_iov = vectors.data();
    message.msg_iovlen = pieces.gather(vectors);
    const ssize_t sent = ::sendmsg(socket.native_handle(), &message, MSG_NOSIGNAL);
    if (sent >= 0) {
      pieces.advance(static_cast<std::size_t>(sent));
      continue;
    }
    if (errno == EINTR) continue;
    if (!would_block(errno)) co_return std::unexpected(errno_error(errno, "write"));
    auto ready = co_await wait(Wait::writable);
    if (!ready) co_return std::unexpected(std::move(ready.error()));
  }
  co_return Result<void>{};
}

Task<Result<void>> Stream::Impl::write_tls(PieceCursor pieces) {
  std::unique_ptr<char[]> gathered;
  while (!pieces.done()) {
    const std::size_t length = record_length(pieces.remaining());
    std::string_view record = pieces.front().substr(0, length);
    if (record.size() < length) {
      if (!gathered) gathered = std::make_unique_for_overwrite<char[]>(record_octets);
      pieces.copy({gathered.get(), length});
      record = {gathered.get(), length};
    }
    auto written = co_await write_record(record);
    if (!written) co_return written;
    pieces.advance(length);
  }
  co_return Result<void>{};
}

Task<Result<void>> Stream::Impl::write_record(std::string_view octets) {
  while (!octets.empty()) {
    const auto step = tls->write(octets);
    if (!step) co_return std::unexpected(step.error());
    octets.remove_prefix(step->octets);
    if (step->wait == Wait::none) continue;
    auto ready = co_await wait(step->wait);
    if (!ready) co_return ready;
  }
  co_return Result<void>{};
}

Task<Result<void>> Stream::Impl::handshake(Result<TlsSession> made) {
  if (!made) co_return std::unexpected(std::move(made.error()));
  while (true) {
    const auto step = made->handshake();
    if (!step) co_return std::unexpected(step.error());
    if (step->wait == Wait::none) break;
    auto ready = co_await wait(step->wait);
    if (!ready) co_return ready;
  }
  tls.emplace(std::move(*made));
  co_return Result<void>{};
}

Stream::Stream(Socket socket) : impl_(std::make_unique<Impl>(std::move(socket))) {}
Stream::~Stream() = default;
Stream::Stream(Stream&&) noexcept = default;
Stream& Stream::operator=(Stream&&) noexcept = default;

Task<Result<std::size_t>> Stream::read_some(std::span<char> into) {
  return impl_->tls ? impl_->read_tls(into) : impl_->read_plain(into);
}

Task<Result<void>> Stream::write(std::span<const std::string_view> pieces) {
  return impl_->tls ? impl_->write_tls(PieceCursor(pieces)) : impl_->write_plain(PieceCursor(pieces));
}

Task<Result<void>> Stream::start_tls(const TlsServerContext& context) {
  return impl_->handshake(TlsSession::server(context, impl_->socket.native_handle()));
}

Task<Result<void>> Stream::start_tls(const TlsClientContext& context, std::string host) {
  return impl_->handshake(TlsSession::client(context, impl_->socket.native_handle(), std::move(host)));
}

std::string Stream::tls_description() const { return impl_->tls ? impl_->tls->description() : std::string(); }

bool Stream::encrypted() const { return impl_->tls.has_value(); }

bool Stream::peer_closed() const {
  pollfd watched{.fd = impl_->socket.native_handle(), .events = POLLRDHUP, .revents = 0};
  return ::poll(&watched, 1, 0) > 0;
}

void Stream::set_deadline(std::chrono::steady_clock::time_point deadline) { impl_->watchdog->set_deadline(deadline); }

void Stream::close() {
  if (impl_->tls) impl_->tls->shutdown();
  const int descriptor = impl_->socket.native_handle();
  ::shutdown(descriptor, SHUT_WR);
  std::array<char, 4096> dropped;
  std::size_t drained = 0;
  while (drained < drained_octets) {
    const ssize_t received = ::recv(descriptor, dropped.data(), dropped.size(), 0);
    if (received <= 0) break;
    drained += static_cast<std::size_t>(received);
  }
  boost::system::error_code ignored;
  impl_->socket.close(ignored);
}

std::string Stream::peer() const { return impl_->peer; }

}  // namespace satchel::net
