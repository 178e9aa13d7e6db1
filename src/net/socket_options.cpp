#include "net/socket_options.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <array>
#include <cstddef>
#include <cstring>

namespace satchel::net {
namespace {

constexpr int keepalive_idle_seconds = 60;
constexpr int keepalive_interval_seconds = 15;
constexpr int keepalive_probes = 4;
/// How long sent data may stay without acknowledgement.
constexpr int user_timeout_milliseconds = 120'000;

void set(int descriptor, int level, int option, int value) {
  // A kernel that lacks one of these serves all the same, only notices a lost peer later.
  ::setsockopt(descriptor, level, option, &value, sizeof value);
}

union AnyAddress {
  sockaddr any;
  sockaddr_in v4;
  sockaddr_in6 v6;
  sockaddr_un local;
  sockaddr_storage storage;
};

std::string unix_path(const AnyAddress& address, socklen_t length) {
  if (length <= offsetof(sockaddr_un, sun_path)) return {};
  return {address.local.sun_path, ::strnlen(address.local.sun_path, length - offsetof(sockaddr_un, sun_path))};
}

std::string describe(const AnyAddress& address, socklen_t length) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (address.any.sa_family == AF_INET) {
    ::inet_ntop(AF_INET, &address.v4.sin_addr, text.data(), text.size());
    return std::string(text.data()) + ":" + std::to_string(ntohs(address.v4.sin_port));
  }
  if (address.any.sa_family == AF_INET6) {
    ::inet_ntop(AF_INET6, &address.v6.sin6_addr, text.data(), text.size());
    return "[" + std::string(text.data()) + "]:" + std::to_string(ntohs(address.v6.sin6_port));
  }
  return "unix:" + unix_path(address, length);
}

}  // namespace

void set_stream_options(boost::asio::generic::stream_protocol::socket& socket) {
  boost::system::error_code ignored;
  socket.non_blocking(true, ignored);
  const int descriptor = socket.native_handle();
  int family = AF_UNSPEC;
  socklen_t length = sizeof family;
  if (::getsockopt(descriptor, SOL_SOCKET, SO_DOMAIN, &family, &length) != 0 || family == AF_UNIX) return;
  set(descriptor, IPPROTO_TCP, TCP_NODELAY, 1);
  set(descriptor, SOL_SOCKET, SO_KEEPALIVE, 1);
  set(descriptor, IPPROTO_TCP, TCP_KEEPIDLE, keepalive_idle_seconds);
  set(descriptor, IPPROTO_TCP, TCP_KEEPINTVL, keepalive_interval_seconds);
  set(descriptor, IPPROTO_TCP, TCP_KEEPCNT, keepalive_probes);
  set(descriptor, IPPROTO_TCP, TCP_USER_TIMEOUT, user_timeout_milliseconds);
}

std::string describe_local(int descriptor) {
  AnyAddress address{};
  socklen_t length = sizeof address;
  if (::getsockname(descriptor, &address.any, &length) != 0) return "unknown";
  return describe(address, length);
}

std::string describe_peer(int descriptor) {
  AnyAddress address{};
  socklen_t length = sizeof address;
  if (::getpeername(descriptor, &address.any, &length) != 0) return "unknown";
  // Who connects to a Unix socket has no name of its own as a rule: name the socket.
  if (address.any.sa_family == AF_UNIX && unix_path(address, length).empty()) return describe_local(descriptor);
  return describe(address, length);
}

}  // namespace satchel::net
