// A load on a POP3 server, whichever it is: signs in users u0, u1, ... over several connections at once and does the
// same in each session. Prints one JSON line. For measurement only, so it trusts every certificate.
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

struct Options {
  std::uint16_t port;
  bool tls;
  bool retrieve;  ///< RETR of everything; else STAT only
  int users;
  int sessions;
  int connections;  ///< at once
};

struct Count {
  std::uint64_t messages = 0;
  std::uint64_t octets = 0;
};

/// A blocking connection that reads through a buffer.
class Connection {
 public:
  Connection(const Options& options, SSL_CTX* tls) : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(options.port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int on = 1;
    setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
      throw std::runtime_error("connect");
    if (!options.tls) return;
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

  void expect_ok(const char* what) {
    const std::string_view answer = line();
    if (!answer.starts_with("+OK")) throw std::runtime_error(std::string(what) + ": " + std::string(answer));
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

void run_session(const Options& options, SSL_CTX* tls, int user, Count& count) {
  Connection connection(options, tls);
  connection.expect_ok("greeting");
  connection.write("USER u" + std::to_string(user) + "\r\n");
  connection.expect_ok("USER");
  connection.write("PASS secret\r\n");
  connection.expect_ok("PASS");
  connection.write("STAT\r\n");
  const std::string stat(connection.line());
  const int messages = std::atoi(stat.c_str() + 4);
  if (options.retrieve) {
    std::string commands;
    for (int number = 1; number <= messages; ++number) commands += "RETR " + std::to_string(number) + "\r\n";
    connection.write(commands);
    for (int number = 1; number <= messages; ++number) {
      connection.expect_ok("RETR");
      count.octets += connection.skip_message();
      ++count.messages;
    }
  }
  connection.write("QUIT\r\n");
  connection.expect_ok("QUIT");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 7) {
    std::fprintf(stderr, "pop3_load PORT plain|tls retr|stat USERS SESSIONS CONNECTIONS\n");
    return 2;
  }
  const Options options{static_cast<std::uint16_t>(std::atoi(argv[1])),
                        argv[2] == std::string_view("tls"),
                        argv[3] == std::string_view("retr"),
                        std::atoi(argv[4]),
                        std::atoi(argv[5]),
                        std::atoi(argv[6])};
  SSL_CTX* tls = SSL_CTX_new(TLS_client_method());
  std::atomic<int> next{0};
  std::atomic<bool> failed{false};
  std::vector<Count> counts(static_cast<std::size_t>(options.connections));
  const auto began = std::chrono::steady_clock::now();
  std::vector<std::thread> threads;
  for (Count& count : counts)
    threads.emplace_back([&options, &next, &failed, &count, tls] {
      try {
        for (int session = next++; session < options.sessions && !failed; session = next++)
          run_session(options, tls, session % options.users, count);
      } catch (const std::exception& error) {
        std::fprintf(stderr, "pop3_load: %s\n", error.what());
        failed = true;
      }
    });
  for (std::thread& thread : threads) thread.join();
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  Count total;
  for (const Count& count : counts) {
    total.messages += count.messages;
    total.octets += count.octets;
  }
  SSL_CTX_free(tls);
  std::printf("{\"sessions\": %d, \"messages\": %llu, \"octets\": %llu, \"seconds\": %.4f}\n", options.sessions,
              static_cast<unsigned long long>(total.messages), static_cast<unsigned long long>(total.octets), seconds);
  return failed ? 1 : 0;
}
