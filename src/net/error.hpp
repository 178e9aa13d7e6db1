#pragma once

#include <cstdint>
#include <expected>
#include <string>

namespace satchel::net {

enum class ErrorKind : std::uint8_t {
  closed,  ///< the peer closed or reset the connection
  timed_out,
  name,     ///< the host's name has no address
  refused,  ///< nobody listens there
  unreachable,
  tls,      ///< the handshake failed, or the certificate was not accepted; the detail says which
  address,  ///< a local address cannot be listened on
  failed,   ///< anything else of the system
};

struct Error {
  ErrorKind kind;
  std::string detail;  ///< one line, for people
};

template <class T>
using Result = std::expected<T, Error>;

}  // namespace satchel::net
