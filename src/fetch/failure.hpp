#pragma once

#include <cstdint>
#include <expected>
#include <string>

namespace satchel::fetch {

enum class FailureKind : std::uint8_t {
  network,   ///< no connection, or it was lost
  tls,       ///< no TLS, or a certificate that cannot be trusted
  login,     ///< the server refused the name or password
  busy,      ///< another session holds the maildrop, or the server asks to wait
  protocol,  ///< the server broke the protocol or lacks what is needed
  settings,  ///< the account's settings forbid it or are not complete
  archive,   ///< the archive could not take the messages
};

struct Failure {
  FailureKind kind;
  std::string detail;  ///< one line that says what to do where that is known
};

template <class T>
using Result = std::expected<T, Failure>;

}  // namespace satchel::fetch
