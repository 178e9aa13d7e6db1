#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>

namespace satchel::bench {

/// A blocking connection to a server on this machine that reads through a buffer; over TLS when given a context.
class Connection {
 public:
  explicit Connection(std::uint16_t port, SSL_CTX* tls = nullptr)
      : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int on = 1;
    setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
      throw std::runtime_error("connect");
    if (!tls) return;
    ssl_ = SSL_new(tls);
    SSL_set_fd(ssl_, socket_);
    if (SSL_connect(ssl_) != 1) throw std::runtime_error("TLS handshake");
  }
  ~Connection() {
    if (ssl_) SSL_free(ssl_);
    close(socket_);
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void write(std::string_view text) {
    while (!text.empty()) {
      const auto written = ssl_ ? SSL_write(ssl_, text.data(), static_cast<int>(text.size()))
                                : static_cast<int>(send(socket_, text.data(), text.size(), MSG_NOSIGNAL));
      if (written <= 0) throw std::runtime_error("write");
      text.remove_prefix(static_cast<std::size_t>(written));
    }
  }

  /// A line without its end; valid until the next call.
  std::string_view line() {
    while (true) {
      const std::string_view held = view();
      const std::size_t end = held.find('\n');
      if (end != std::string_view::npos) {
        start_ += end + 1;
        return held.substr(0, end);
      }
      fill();
    }
  }

  /// Reads a line that must begin so.
  void expect(std::string_view beginning, const char* what) {
    const std::string_view answer = line();
    if (!answer.starts_with(beginning)) throw std::runtime_error(std::string(what) + ": " + std::string(answer));
  }

  /// Reads to the line that is a dot and returns the octets before it.
  std::uint64_t skip_message() {
    std::uint64_t octets = 0;
    while (true) {
      const std::string_view held = view();
      if (octets == 0 && held.starts_with(".\r\n")) return start_ += 3, octets;
      const std::size_t end = held.find("\r\n.\r\n");
      if (end != std::string_view::npos) return start_ += end + 5, octets + end + 2;
      // Keep what may be the beginning of the end.
      const std::size_t used = held.size() > 4 ? held.size() - 4 : 0;
      start_ += used;
      octets += used;
      fill();
    }
  }

 private:
  std::string_view view() const { return std::string_view(buffer_).substr(start_, end_ - start_); }
  void fill() {
    std::memmove(buffer_.data(), buffer_.data() + start_, end_ - start_);
    end_ -= start_;
    start_ = 0;
    const std::size_t room = buffer_.size() - end_;
    const auto got = ssl_ ? SSL_read(ssl_, buffer_.data() + end_, static_cast<int>(room))
                          : static_cast<int>(recv(socket_, buffer_.data() + end_, room, 0));
    if (got <= 0) throw std::runtime_error("the server closed the connection");
    end_ += static_cast<std::size_t>(got);
  }

  int socket_;
  SSL* ssl_ = nullptr;
  std::string buffer_ = std::string(256 * 1024, '\0');
  std::size_t start_ = 0;
  std::size_t end_ = 0;
};

}  // namespace satchel::bench
