#include "sasl/plain.hpp"

#include <cstddef>
#include <optional>

namespace satchel::sasl {
namespace {

constexpr char nul = '\0';

/// "authcid = 1*SAFE ; MUST accept up to 255 octets", "passwd = 1*SAFE" (RFC 4616 section 2): neither may be empty.
/// Both are taken longer too, and taken as octets: the RFC wants them to be UTF-8, but users whose client sends another
/// charset have a password in it, and must not be locked out.
std::optional<PlainError> missing_part(std::string_view authentication_id, std::string_view password) {
  if (authentication_id.empty()) return PlainError::no_name;
  if (password.empty()) return PlainError::no_password;
  return std::nullopt;
}

}  // namespace

std::string_view describe(PlainError error) {
  switch (error) {
    case PlainError::parts:
      return "a PLAIN message has three parts with a NUL between them";
    case PlainError::no_name:
      return "the user name is empty";
    case PlainError::no_password:
      return "the password is empty";
    case PlainError::nul:
      return "a user name or password for PLAIN cannot hold a NUL";
  }
  return "";
}

std::expected<PlainCredentials, PlainError> parse_plain(std::string_view response) {
  const std::size_t first = response.find(nul);
  if (first == std::string_view::npos) return std::unexpected(PlainError::parts);
  const std::size_t second = response.find(nul, first + 1);
  if (second == std::string_view::npos) return std::unexpected(PlainError::parts);

  const std::string_view name = response.substr(first + 1, second - first - 1);
  const std::string_view password = response.substr(second + 1);
  // No part may hold a NUL (SAFE leaves it out): a third NUL is an error, and never cuts the password off.
  if (password.find(nul) != std::string_view::npos) return std::unexpected(PlainError::parts);
  if (const auto error = missing_part(name, password)) return std::unexpected(*error);
  return PlainCredentials{std::string(response.substr(0, first)), std::string(name), base::Secret(password)};
}

std::expected<base::Secret, PlainError> make_plain(std::string_view authorization_id,
                                                   std::string_view authentication_id, std::string_view password) {
  if (const auto error = missing_part(authentication_id, password)) return std::unexpected(*error);
  for (const std::string_view part : {authorization_id, authentication_id, password})
    if (part.find(nul) != std::string_view::npos) return std::unexpected(PlainError::nul);

  std::string message;
  // Room for all of it at once: growing would leave copies of the password behind.
  message.reserve(authorization_id.size() + authentication_id.size() + password.size() + 2);
  message += authorization_id;
  message += nul;
  message += authentication_id;
  message += nul;
  message += password;
  base::Secret result{std::string_view(message)};
  base::Secret::wipe(message);
  return result;
}

}  // namespace satchel::sasl
