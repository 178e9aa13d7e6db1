#include <algorithm>
#include <string>

#include "base/ascii.hpp"
#include "sasl/bearer.hpp"
#include "sasl/gs2.hpp"

namespace satchel::sasl {
namespace {

constexpr char separator = '\x01';
constexpr std::string_view authorization_key = "auth";

struct Pair {
  std::string_view key;
  std::string_view value;
};

/// RFC 7628 section 3.1: "key = 1*(ALPHA)", "value = *(VCHAR / SP / HTAB / CR / LF )", "kvpair = key "=" value kvsep".
std::optional<Pair> parse_pair(std::string_view text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos || equals == 0) return std::nullopt;
  const Pair pair{text.substr(0, equals), text.substr(equals + 1)};
  const bool key =
      std::ranges::all_of(pair.key, [](char c) { return base::to_lower(c) >= 'a' && base::to_lower(c) <= 'z'; });
  const bool value = std::ranges::all_of(
      pair.value, [](char c) { return (c >= 0x20 && c <= 0x7e) || c == '\t' || c == '\r' || c == '\n'; });
  if (!key || !value) return std::nullopt;
  return pair;
}

/// The value of "auth" among the pairs, which end at an empty one that nothing follows. Pairs with other keys are
/// passed over; "auth" twice leaves open which is meant.
std::optional<std::string_view> find_authorization(std::string_view pairs) {
  std::optional<std::string_view> found;
  while (true) {
    const std::size_t end = pairs.find(separator);
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view text = pairs.substr(0, end);
    pairs.remove_prefix(end + 1);
    if (text.empty()) return pairs.empty() ? found : std::nullopt;
    const auto pair = parse_pair(text);
    if (!pair || (pair->key == authorization_key && found)) return std::nullopt;
    if (pair->key == authorization_key) found = pair->value;
  }
}

}  // namespace

// RFC 7628 section 3.1: "client-resp = (gs2-header kvsep *kvpair kvsep) / kvsep". The second form answers a refusal.
std::optional<Credentials> parse_oauthbearer(std::string_view message) {
  auto header = parse_gs2_header(message);
  // There is no -PLUS form, so nothing can be bound.
  if (!header || header->flag == BindingFlag::used) return std::nullopt;
  message.remove_prefix(header->text.size());
  if (!message.starts_with(separator)) return std::nullopt;
  const auto authorization = find_authorization(message.substr(1));
  if (!authorization) return std::nullopt;
  const auto token = bearer_token(*authorization);
  if (!token) return std::nullopt;
  return Credentials{{}, std::move(header->authorization_id), proof::Token{base::Secret(*token)}};
}

std::expected<base::Secret, ClientError> make_oauthbearer(const ClientParameters& parameters) {
  const std::string_view name = parameters.authorization_id.empty() ? parameters.name : parameters.authorization_id;
  const bool host_is_visible = parameters.host.empty() || is_token(parameters.host);
  if (!is_token(parameters.secret) || !host_is_visible || name.find('\0') != std::string_view::npos ||
      name.find(separator) != std::string_view::npos)
    return std::unexpected(ClientError::not_sendable);

  std::string front = make_gs2_header(BindingFlag::none, {}, name);
  front += separator;
  if (!parameters.host.empty()) {
    front += "host=";
    front += parameters.host;
    front += separator;
  }
  if (parameters.port != 0) front += "port=" + std::to_string(parameters.port) + separator;

  static constexpr std::string_view authorization = "auth=Bearer ";
  std::string message;
  // Room for all of it at once: growing would leave copies of the token behind.
  message.reserve(front.size() + authorization.size() + parameters.secret.size() + 2);
  message += front;
  message += authorization;
  message += parameters.secret;
  message += separator;
  message += separator;
  base::Secret result{std::string_view(message)};
  base::Secret::wipe(message);
  return result;
}

}  // namespace satchel::sasl
