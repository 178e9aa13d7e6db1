#include "fetch/scripted_server.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

namespace satchel::fetch {

ScriptedServer::ScriptedServer(std::vector<Exchange> script)
    : script_(std::move(script)), listener_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  EXPECT_EQ(bind(listener_, reinterpret_cast<sockaddr*>(&address), length), 0);
  EXPECT_EQ(listen(listener_, 1), 0);
  EXPECT_EQ(getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &length), 0);
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { serve(); });
}

ScriptedServer::~ScriptedServer() { finish(); }

std::string ScriptedServer::finish() {
  if (thread_.joinable()) {
    shutdown(listener_, SHUT_RDWR);  // a client that never came
    thread_.join();
    close(listener_);
  }
  return surprise_;
}

void ScriptedServer::serve() {
  const int connection = accept(listener_, nullptr, nullptr);
  if (connection < 0) return;
  for (const Exchange& exchange : script_) {
    if (!read_exactly(connection, exchange.expect)) break;
    send(connection, exchange.answer.data(), exchange.answer.size(), MSG_NOSIGNAL);
  }
  // What is still unread would turn the close into a reset, which can overtake the last answer.
  shutdown(connection, SHUT_WR);
  char rest[4096];
  while (recv(connection, rest, sizeof rest, 0) > 0) {
  }
  close(connection);
}

bool ScriptedServer::read_exactly(int connection, const std::string& expected) {
  std::string got(expected.size(), '\0');
  std::size_t have = 0;
  while (have < got.size()) {
    const ssize_t octets = recv(connection, got.data() + have, got.size() - have, 0);
    if (octets <= 0) break;
    have += static_cast<std::size_t>(octets);
  }
  got.resize(have);
  if (got != expected) surprise_ = "expected " + expected + "got " + got;
  return got == expected;
}

}  // namespace satchel::fetch
