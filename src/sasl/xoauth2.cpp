#include <string>

#include "sasl/bearer.hpp"

namespace satchel::sasl {
namespace {

constexpr char separator = '\x01';
constexpr std::string_view user_key = "user=";
constexpr std::string_view authorization_key = "auth=";
constexpr std::string_view scheme = "Bearer ";

bool is_name(std::string_view text) {
  return !text.empty() && text.find('\0') == std::string_view::npos && text.find(separator) == std::string_view::npos;
}

/// What stands between `key` and the next ^A, both of which are cut off.
std::optional<std::string_view> take(std::string_view& message, std::string_view key) {
  const std::size_t end = message.find(separator);
  if (!message.starts_with(key) || end == std::string_view::npos) return std::nullopt;
  const std::string_view value = message.substr(key.size(), end - key.size());
  message.remove_prefix(end + 1);
  return value;
}

}  // namespace

std::optional<Credentials> parse_xoauth2(std::string_view message) {
  const auto name = take(message, user_key);
  if (!name || !is_name(*name)) return std::nullopt;
  const auto authorization = take(message, authorization_key);
  if (!authorization || message != std::string_view(&separator, 1)) return std::nullopt;
  const auto token = bearer_token(*authorization);
  if (!token) return std::nullopt;
  return Credentials{{}, std::string(*name), proof::Token{base::Secret(*token)}};
}

std::expected<base::Secret, ClientError> make_xoauth2(const ClientParameters& parameters) {
  if (!is_name(parameters.name) || !is_token(parameters.secret)) return std::unexpected(ClientError::not_sendable);
  std::string message;
  // Room for all of it at once: growing would leave copies of the token behind.
  message.reserve(user_key.size() + parameters.name.size() + authorization_key.size() + scheme.size() +
                  parameters.secret.size() + 3);
  message += user_key;
  message += parameters.name;
  message += separator;
  message += authorization_key;
  message += scheme;
  message += parameters.secret;
  message += separator;
  message += separator;
  base::Secret result{std::string_view(message)};
  base::Secret::wipe(message);
  return result;
}

}  // namespace satchel::sasl
