#pragma once

#include <cstdint>
#include <string>

namespace satchel::fetch {

/// How the connection to the server is protected. There is no "if possible": what is set holds, or the fetch fails
/// (promise C5).
enum class TlsMode : std::uint8_t {
  implicit,  ///< TLS from the first octet (RFC 8314 section 3.2)
  starttls,  ///< STLS before anything else (RFC 2595 section 4)
  none,
};

/// One `[[account]]` of config.toml.
struct Account {
  std::string name;
  std::string address;
  std::string server;
  std::uint16_t port = 995;
  TlsMode tls = TlsMode::implicit;
  std::string user;
  /// Where the password is: a file below the home, mode 0600, or a command that prints it. One of the two is empty.
  std::string password_file;
  std::string password_command;
  /// PEM with the authorities to trust; empty: the system's.
  std::string ca;
  /// Lets the password cross a line without TLS to another machine.
  bool allow_plaintext = false;
};

}  // namespace satchel::fetch
