#include "sasl/bearer.hpp"

#include <algorithm>

#include "base/ascii.hpp"

namespace satchel::sasl {

// RFC 6750 section 2.1: "credentials = "Bearer" 1*SP b64token".
std::optional<std::string_view> bearer_token(std::string_view authorization) {
  static constexpr std::string_view scheme = "Bearer ";
  if (!base::starts_with_ignoring_case(authorization, scheme)) return std::nullopt;
  authorization.remove_prefix(scheme.size());
  const std::size_t start = authorization.find_first_not_of(' ');
  if (start == std::string_view::npos) return std::nullopt;
  const std::string_view token = authorization.substr(start);
  if (!is_token(token)) return std::nullopt;
  return token;
}

/// Wider than RFC 6750's b64token: issuers are known to use other visible characters.
bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= 0x21 && c <= 0x7e; });
}

}  // namespace satchel::sasl
