// A load on a POP3 server, whichever it is: signs in users u0, u1, ... (or the one user that is named) over several
// connections at once and does the same in each session. Prints one JSON line, in which the seconds of each step are
// the sum over all sessions. For measurement only, so it trusts every certificate.
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "connection.hpp"

namespace {

using satchel::bench::Connection;

enum class What : std::uint8_t {
  stat,  ///< STAT only
  retr,  ///< RETR of everything
  list,  ///< LIST and UIDL
  dele,  ///< DELE of everything, pipelined
};

struct Options {
  std::uint16_t port;
  bool tls;
  What what;
  int users;
  int sessions;
  int connections;   ///< at once
  std::string user;  ///< when not empty, in every session
};

struct Count {
  std::uint64_t messages = 0;
  std::uint64_t octets = 0;
  double sign_in = 0;  ///< to the answer to PASS
  double work = 0;
  double quit = 0;
};

/// Seconds since it was last asked.
class Watch {
 public:
  double lap() {
    const auto now = std::chrono::steady_clock::now();
    return std::chrono::duration<double>(now - std::exchange(last_, now)).count();
  }

 private:
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

void retrieve(Connection& connection, int messages, Count& count) {
  std::string commands;
  for (int number = 1; number <= messages; ++number) commands += "RETR " + std::to_string(number) + "\r\n";
  connection.write(commands);
  for (int number = 1; number <= messages; ++number) {
    connection.expect("+OK", "RETR");
    count.octets += connection.skip_message();
    ++count.messages;
  }
}

void list(Connection& connection, int messages, Count& count) {
  for (const char* command : {"LIST", "UIDL"}) {
    connection.write(std::string(command) + "\r\n");
    connection.expect("+OK", command);
    int lines = 0;
    for (std::string_view line = connection.line(); line != ".\r"; line = connection.line()) {
      count.octets += line.size() + 1;
      ++lines;
    }
    if (lines != messages) throw std::runtime_error(std::string(command) + ": " + std::to_string(lines) + " lines");
  }
  count.messages += static_cast<std::uint64_t>(messages);
}

/// Writes beside reading, as a server may stop to read while nobody reads its answers.
void erase(Connection& connection, int messages, Count& count) {
  std::string commands;
  for (int number = 1; number <= messages; ++number) commands += "DELE " + std::to_string(number) + "\r\n";
  std::jthread writer([&] { connection.write(commands); });
  for (int number = 1; number <= messages; ++number) connection.expect("+OK", "DELE");
  count.messages += static_cast<std::uint64_t>(messages);
}

void run_session(const Options& options, SSL_CTX* tls, const std::string& user, Count& count) {
  Watch watch;
  Connection connection(options.port, tls);
  connection.expect("+OK", "greeting");
  connection.write("USER " + user + "\r\n");
  connection.expect("+OK", "USER");
  connection.write("PASS secret\r\n");
  connection.expect("+OK", "PASS");
  count.sign_in += watch.lap();
  connection.write("STAT\r\n");
  const std::string stat(connection.line());
  const int messages = std::atoi(stat.c_str() + 4);
  if (options.what == What::retr) retrieve(connection, messages, count);
  if (options.what == What::list) list(connection, messages, count);
  if (options.what == What::dele) erase(connection, messages, count);
  count.work += watch.lap();
  connection.write("QUIT\r\n");
  connection.expect("+OK", "QUIT");
  count.quit += watch.lap();
}

What what_of(std::string_view name) {
  if (name == "retr") return What::retr;
  if (name == "list") return What::list;
  return name == "dele" ? What::dele : What::stat;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 7 && argc != 8) {
    std::fprintf(stderr, "pop3_load PORT plain|tls stat|retr|list|dele USERS SESSIONS CONNECTIONS [USER]\n");
    return 2;
  }
  const Options options{static_cast<std::uint16_t>(std::atoi(argv[1])),
                        argv[2] == std::string_view("tls"),
                        what_of(argv[3]),
                        std::atoi(argv[4]),
                        std::atoi(argv[5]),
                        std::atoi(argv[6]),
                        argc == 8 ? argv[7] : ""};
  SSL_CTX* tls = options.tls ? SSL_CTX_new(TLS_client_method()) : nullptr;
  std::atomic<int> next{0};
  std::atomic<bool> failed{false};
  std::vector<Count> counts(static_cast<std::size_t>(options.connections));
  Watch watch;
  std::vector<std::thread> threads;
  for (Count& count : counts)
    threads.emplace_back([&options, &next, &failed, &count, tls] {
      try {
        for (int session = next++; session < options.sessions && !failed; session = next++)
          run_session(options, tls, options.user.empty() ? "u" + std::to_string(session % options.users) : options.user,
                      count);
      } catch (const std::exception& error) {
        std::fprintf(stderr, "pop3_load: %s\n", error.what());
        failed = true;
      }
    });
  for (std::thread& thread : threads) thread.join();
  const double seconds = watch.lap();
  Count total;
  for (const Count& count : counts) {
    total.messages += count.messages;
    total.octets += count.octets;
    total.sign_in += count.sign_in;
    total.work += count.work;
    total.quit += count.quit;
  }
  SSL_CTX_free(tls);
  std::printf(
      "{\"sessions\": %d, \"messages\": %llu, \"octets\": %llu, \"seconds\": %.4f, \"sign_in\": %.4f, "
      "\"work\": %.4f, \"quit\": %.4f}\n",
      options.sessions, static_cast<unsigned long long>(total.messages), static_cast<unsigned long long>(total.octets),
      seconds, total.sign_in, total.work, total.quit);
  return failed ? 1 : 0;
}
