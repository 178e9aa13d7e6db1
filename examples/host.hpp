#pragma once

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

/// What the library leaves to the program that uses it: connections, and octets that nobody can guess.

struct ConnectionLost : std::runtime_error {
  ConnectionLost() : std::runtime_error("the connection was lost") {}
};

/// The plainest connection there is. To the library it is all one: Asio, io_uring or TLS would do as well.
class BlockingSocket {
 public:
  explicit BlockingSocket(int descriptor) : descriptor_(descriptor) {
    if (descriptor_ < 0) throw std::runtime_error("no connection");
  }
  BlockingSocket(BlockingSocket&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  ~BlockingSocket() {
    if (descriptor_ >= 0) close(descriptor_);
  }

  static BlockingSocket connect(const char* host, const char* port) {
    addrinfo wanted{};
    wanted.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (const int error = getaddrinfo(host, port, &wanted, &found)) throw std::runtime_error(gai_strerror(error));
    int descriptor = -1;
    for (const addrinfo* address = found; address != nullptr && descriptor < 0; address = address->ai_next) {
      descriptor = socket(address->ai_family, address->ai_socktype, address->ai_protocol);
      if (descriptor < 0 || ::connect(descriptor, address->ai_addr, address->ai_addrlen) == 0) continue;
      close(std::exchange(descriptor, -1));
    }
    freeaddrinfo(found);
    return BlockingSocket(descriptor);
  }

  /// Listens on a free port of the loopback interface; `accept` waits for the next connection to it.
  static BlockingSocket listen() {
    BlockingSocket listener(socket(AF_INET, SOCK_STREAM, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(listener.descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(listener.descriptor_, SOMAXCONN) != 0)
      throw std::runtime_error("no port to listen on");
    return listener;
  }
  unsigned port() const {
    sockaddr_in address{};
    socklen_t size = sizeof address;
    getsockname(descriptor_, reinterpret_cast<sockaddr*>(&address), &size);
    return ntohs(address.sin_port);
  }
  BlockingSocket accept() const { return BlockingSocket(::accept(descriptor_, nullptr, nullptr)); }

  /// What has come, valid until the next call.
  std::string_view receive() {
    const ssize_t octets = recv(descriptor_, buffer_.data(), buffer_.size(), 0);
    if (octets <= 0) throw ConnectionLost();
    return {buffer_.data(), static_cast<std::size_t>(octets)};
  }
  void send(std::string_view octets) {
    while (!octets.empty()) {
      const ssize_t sent = ::send(descriptor_, octets.data(), octets.size(), MSG_NOSIGNAL);
      if (sent < 0) throw ConnectionLost();
      octets.remove_prefix(static_cast<std::size_t>(sent));
    }
  }

 private:
  int descriptor_;
  std::array<char, 65536> buffer_;
};

inline std::string random_octets(std::size_t count) {
  std::random_device random;
  std::string octets(count, '\0');
  for (char& octet : octets) octet = static_cast<char>(random());
  return octets;
}
