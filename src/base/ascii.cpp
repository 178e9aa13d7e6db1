#include "base/ascii.hpp"

namespace satchel::base {

std::string to_hex(std::string_view octets) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string hex;
  hex.reserve(octets.size() * 2);
  for (const char c : octets) {
    const auto octet = static_cast<unsigned char>(c);
    hex += digits[octet >> 4];
    hex += digits[octet & 15];
  }
  return hex;
}

std::optional<std::string> from_hex(std::string_view hex) {
  const auto value = [](char c) -> int {
    if (is_digit(c)) return c - '0';
    const char lower = to_lower(c);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  };
  if (hex.size() % 2 != 0) return std::nullopt;
  std::string octets;
  octets.reserve(hex.size() / 2);
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    const int high = value(hex[i]);
    const int low = value(hex[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    octets += static_cast<char>(high * 16 + low);
  }
  return octets;
}

}  // namespace satchel::base
