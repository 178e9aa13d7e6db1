#include "config/address.hpp"

#include <arpa/inet.h>

#include <array>

#include "base/ascii.hpp"

namespace satchel::config {
namespace {

constexpr std::string_view unix_prefix = "unix:";

bool is_ip(const std::string& host, int family) {
  std::array<unsigned char, sizeof(in6_addr)> address{};
  return ::inet_pton(family, host.c_str(), address.data()) == 1;
}

}  // namespace

std::optional<Address> parse_address(std::string_view text) {
  if (text.starts_with(unix_prefix)) {
    const std::string_view path = text.substr(unix_prefix.size());
    if (!path.starts_with('/')) return std::nullopt;
    return Address{{}, 0, std::string(path)};
  }
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto port = base::parse_decimal(text.substr(colon + 1));
  if (!port || *port > UINT16_MAX) return std::nullopt;
  const std::string_view host = text.substr(0, colon);
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  std::string bare(bracketed ? host.substr(1, host.size() - 2) : host);
  if (!is_ip(bare, bracketed ? AF_INET6 : AF_INET)) return std::nullopt;
  return Address{std::move(bare), static_cast<std::uint16_t>(*port), {}};
}

std::string format_address(const Address& address) {
  if (!address.unix_path.empty()) return std::string(unix_prefix) + address.unix_path;
  const bool v6 = address.host.find(':') != std::string::npos;
  return (v6 ? "[" + address.host + "]" : address.host) + ":" + std::to_string(address.port);
}

}  // namespace satchel::config
