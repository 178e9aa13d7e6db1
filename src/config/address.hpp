#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace satchel::config {

/// Where a server listens.
struct Address {
  std::string host;  ///< an IPv4 or IPv6 address, without brackets
  std::uint16_t port = 0;
  std::string unix_path;  ///< when not empty, `host` and `port` mean nothing

  bool operator==(const Address&) const = default;
};

/// "127.0.0.1:110", "[::1]:110" (port 0: any free one) or "unix:/absolute/path".
std::optional<Address> parse_address(std::string_view text);
std::string format_address(const Address& address);

}  // namespace satchel::config
