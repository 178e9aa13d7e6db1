// A load on an LMTP server, whichever it is: delivers messages over several connections at once, one transaction after
// the other. Message n goes to `recipients` of the users u0, u1, ..., in turn. Prints one JSON line.
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "connection.hpp"

namespace {

using satchel::bench::Connection;

struct Options {
  std::uint16_t port;
  int users;
  int recipients;  ///< of each message
  int messages;
  int connections;  ///< at once
  std::size_t octets;
};

std::string message_of(int number, std::size_t octets) {
  std::string message = "From: sender@example.org\r\nTo: user@example.org\r\nSubject: message " +
                        std::to_string(number) + "\r\nMessage-ID: <" + std::to_string(number) +
                        "@load.example.org>\r\n\r\n";
  while (message.size() < octets) message += "A line of ordinary length, as most mail has them by the dozen.\r\n";
  return message + ".\r\n";
}

void greet(Connection& connection) {
  connection.expect("220", "greeting");
  connection.write("LHLO localhost\r\n");
  while (connection.line().starts_with("250-")) {
  }
}

void deliver(Connection& connection, const Options& options, int number) {
  std::string envelope = "MAIL FROM:<sender@example.org>\r\n";
  for (int i = 0; i < options.recipients; ++i)
    envelope += "RCPT TO:<u" + std::to_string((number + i) % options.users) + "@example.org>\r\n";
  connection.write(envelope + "DATA\r\n");
  connection.expect("250", "MAIL");
  for (int i = 0; i < options.recipients; ++i) connection.expect("250", "RCPT");
  connection.expect("354", "DATA");
  connection.write(message_of(number, options.octets));
  for (int i = 0; i < options.recipients; ++i) connection.expect("250", "message");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 7) {
    std::fprintf(stderr, "lmtp_load PORT USERS RECIPIENTS MESSAGES CONNECTIONS OCTETS\n");
    return 2;
  }
  const Options options{static_cast<std::uint16_t>(std::atoi(argv[1])),
                        std::atoi(argv[2]),
                        std::atoi(argv[3]),
                        std::atoi(argv[4]),
                        std::atoi(argv[5]),
                        static_cast<std::size_t>(std::atoi(argv[6]))};
  std::atomic<int> next{0};
  std::atomic<bool> failed{false};
  const auto began = std::chrono::steady_clock::now();
  std::vector<std::thread> threads;
  for (int i = 0; i < options.connections; ++i)
    threads.emplace_back([&options, &next, &failed] {
      try {
        Connection connection(options.port);
        greet(connection);
        for (int number = next++; number < options.messages && !failed; number = next++)
          deliver(connection, options, number);
        connection.write("QUIT\r\n");
        connection.expect("221", "QUIT");
      } catch (const std::exception& error) {
        std::fprintf(stderr, "lmtp_load: %s\n", error.what());
        failed = true;
      }
    });
  for (std::thread& thread : threads) thread.join();
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  std::printf("{\"messages\": %d, \"deliveries\": %d, \"seconds\": %.4f}\n", options.messages,
              options.messages * options.recipients, seconds);
  return failed ? 1 : 0;
}
