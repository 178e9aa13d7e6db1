#pragma once

#include <cstdint>
#include <string>
#include <thread>
#include <vector>

namespace satchel::fetch {

/// A POP3 server on loopback that says what a test wrote down. A script is pairs of what the client must send ("" for
/// nothing) and what is sent then. After the last pair the connection is closed.
class ScriptedServer {
 public:
  struct Exchange {
    std::string expect;
    std::string answer;
  };
  explicit ScriptedServer(std::vector<Exchange> script);
  ~ScriptedServer();

  std::uint16_t port() const { return port_; }
  /// What the client sent where the script wanted something else; empty when all went as written. Ends the server.
  std::string finish();

 private:
  void serve();
  bool read_exactly(int connection, const std::string& expected);

  std::vector<Exchange> script_;
  int listener_;
  std::uint16_t port_ = 0;
  std::string surprise_;
  std::thread thread_;
};

}  // namespace satchel::fetch
