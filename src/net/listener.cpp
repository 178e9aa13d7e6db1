#include "net/listener.hpp"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "net/socket_options.hpp"

namespace satchel::net {
namespace {

namespace asio = boost::asio;

constexpr int backlog = 1024;

std::string describe(const ListenAddress& address) {
  if (!address.unix_path.empty()) return "unix:" + address.unix_path;
  const bool v6 = address.host.find(':') != std::string::npos;
  return (v6 ? "[" + address.host + "]" : address.host) + ":" + std::to_string(address.port);
}

Error cannot_listen(const ListenAddress& address, const std::string& reason) {
  return {ErrorKind::address, "cannot listen on " + describe(address) + ": " + reason};
}

Result<asio::generic::stream_protocol::endpoint> endpoint_of(const ListenAddress& address) {
  if (!address.unix_path.empty()) {
    if (address.unix_path.size() >= sizeof(sockaddr_un::sun_path))
      return std::unexpected(cannot_listen(address, "the path is longer than a Unix socket's can be"));
    return asio::local::stream_protocol::endpoint(address.unix_path);
  }
  boost::system::error_code error;
  const auto host = asio::ip::make_address(address.host, error);
  if (error) return std::unexpected(cannot_listen(address, "not an IP address"));
  return asio::ip::tcp::endpoint(host, address.port);
}

/// Whether a server answers behind the socket at `path`.
bool somebody_listens(asio::io_context& context, const std::string& path) {
  asio::local::stream_protocol::socket probe(context);
  boost::system::error_code error;
  probe.connect(asio::local::stream_protocol::endpoint(path), error);
  return !error;
}

/// Removes what a server that was killed left at the path; never anything that is not a dead socket.
void remove_stale_socket(asio::io_context& context, const std::string& path) {
  struct stat info{};
  if (::lstat(path.c_str(), &info) != 0 || !S_ISSOCK(info.st_mode)) return;
  if (!somebody_listens(context, path)) ::unlink(path.c_str());
}

}  // namespace

Listener::Listener(Acceptor acceptor, std::string unix_path)
    : acceptor_(std::move(acceptor)),
      address_(describe_local(acceptor_.native_handle())),
      unix_path_(std::move(unix_path)) {}

Listener::~Listener() {
  if (acceptor_.is_open()) close();
}

Result<Listener> Listener::open(asio::io_context& context, const ListenAddress& address) {
  auto endpoint = endpoint_of(address);
  if (!endpoint) return std::unexpected(std::move(endpoint.error()));
  if (!address.unix_path.empty()) remove_stale_socket(context, address.unix_path);
  Acceptor acceptor(context);
  boost::system::error_code error;
  acceptor.open(endpoint->protocol(), error);
  if (!error && address.unix_path.empty()) acceptor.set_option(asio::socket_base::reuse_address(true), error);
  if (!error) acceptor.bind(*endpoint, error);
  if (!error) acceptor.listen(backlog, error);
  if (error) return std::unexpected(cannot_listen(address, error.message()));
  return Listener(std::move(acceptor), address.unix_path);
}

Task<Result<Stream>> Listener::accept(asio::io_context& context) {
  if (!acceptor_.is_open()) co_return std::unexpected(Error{ErrorKind::closed, "the listener is closed"});
  auto [error, socket] = co_await acceptor_.async_accept(context, asio::as_tuple(asio::use_awaitable));
  if (!error) co_return Stream(std::move(socket));
  const bool closed = error == asio::error::operation_aborted || !acceptor_.is_open();
  co_return std::unexpected(Error{closed ? ErrorKind::closed : ErrorKind::failed, "accept: " + error.message()});
}

void Listener::close() {
  boost::system::error_code ignored;
  acceptor_.close(ignored);
  if (!unix_path_.empty()) ::unlink(unix_path_.c_str());
}

std::string Listener::address() const { return address_; }

}  // namespace satchel::net
