#include "sasl/scram_messages.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "base/base64.hpp"

namespace satchel::sasl {
namespace {

/// RFC 5802 section 5.1: the attributes that have a place of their own, "m" among them: "its presence in a client or a
/// server message MUST cause authentication failure when the attribute is parsed by the other end."
constexpr std::string_view known_attributes = "anmrcsipve";

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// Reads attributes ("r=...,s=...") in their order.
class Attributes {
 public:
  explicit Attributes(std::string_view message) : rest_(message) {}

  /// The value of the next attribute if it has this name.
  std::optional<std::string_view> take(char name) {
    if (at_end_ || rest_.size() < 3 || rest_[0] != name || rest_[1] != '=') return std::nullopt;
    const std::string_view value = take_field().substr(2);
    if (value.empty() || value.find('\0') != std::string_view::npos) return std::nullopt;
    return value;
  }

  bool ended() const { return at_end_; }

  /// Whether nothing follows but extensions. RFC 5802 section 5.1: "Unknown optional extensions MUST be ignored upon
  /// receipt." What is known already has had its place.
  bool only_extensions_follow() {
    while (!at_end_) {
      const std::string_view field = take_field();
      const bool form = field.size() > 2 && is_letter(field[0]) && field[1] == '=';
      if (!form || known_attributes.find(field[0]) != std::string_view::npos) return false;
      if (field.find('\0') != std::string_view::npos) return false;
    }
    return true;
  }

 private:
  std::string_view take_field() {
    const std::size_t comma = rest_.find(',');
    const std::string_view field = rest_.substr(0, comma);
    at_end_ = comma == std::string_view::npos;
    rest_.remove_prefix(at_end_ ? rest_.size() : comma + 1);
    return field;
  }

  std::string_view rest_;
  bool at_end_ = false;
};

/// RFC 5802 section 7: "printable = %x21-2B / %x2D-7E", printable ASCII except ','.
bool is_nonce(const std::optional<std::string_view>& text) {
  return text && std::ranges::all_of(*text, [](char c) { return c >= 0x21 && c <= 0x7e; });
}

std::optional<std::string> take_base64(Attributes& attributes, char name) {
  const auto value = attributes.take(name);
  return value ? base::base64_decode(*value) : std::nullopt;
}

bool too_long(std::string_view message) { return message.size() > maximum_scram_octets; }

}  // namespace

std::optional<ClientFirst> parse_client_first(std::string_view message) {
  if (too_long(message)) return std::nullopt;
  auto gs2 = parse_gs2_header(message);
  if (!gs2) return std::nullopt;
  const std::string_view bare = message.substr(gs2->text.size());
  Attributes attributes(bare);
  const auto encoded_name = attributes.take('n');
  if (!encoded_name) return std::nullopt;
  auto name = decode_saslname(*encoded_name);
  const auto nonce = attributes.take('r');
  if (!name || !is_nonce(nonce) || !attributes.only_extensions_follow()) return std::nullopt;
  return ClientFirst{std::move(*gs2), std::move(*name), *nonce, bare};
}

std::string make_client_first_bare(std::string_view name, std::string_view nonce) {
  return "n=" + encode_saslname(name) + ",r=" + std::string(nonce);
}

std::optional<ServerFirst> parse_server_first(std::string_view message) {
  if (too_long(message)) return std::nullopt;
  Attributes attributes(message);
  const auto nonce = attributes.take('r');
  auto salt = take_base64(attributes, 's');
  const auto digits = attributes.take('i');
  if (!is_nonce(nonce) || !salt || !digits || !attributes.only_extensions_follow()) return std::nullopt;
  // RFC 5802 section 7: "posit-number = %x31-39 *DIGIT", no zero in front.
  const auto iterations = base::parse_decimal(*digits);
  if (!iterations || digits->front() == '0') return std::nullopt;
  return ServerFirst{*nonce, std::move(*salt), *iterations};
}

std::string make_server_first(std::string_view nonce, std::string_view salt, std::uint32_t iterations) {
  return "r=" + std::string(nonce) + ",s=" + base::base64_encode(salt) + ",i=" + std::to_string(iterations);
}

std::optional<ClientFinal> parse_client_final(std::string_view message) {
  if (too_long(message)) return std::nullopt;
  // RFC 5802 section 7: "client-final-message = client-final-message-without-proof "," proof". The proof is the last
  // attribute, and no value before it can hold a comma.
  const std::size_t end = message.rfind(",p=");
  if (end == std::string_view::npos) return std::nullopt;
  Attributes last(message.substr(end + 1));
  auto proof = take_base64(last, 'p');
  if (!proof || !last.ended()) return std::nullopt;

  const std::string_view without_proof = message.substr(0, end);
  Attributes attributes(without_proof);
  auto binding = take_base64(attributes, 'c');
  const auto nonce = attributes.take('r');
  if (!binding || !is_nonce(nonce) || !attributes.only_extensions_follow()) return std::nullopt;
  return ClientFinal{std::move(*binding), *nonce, std::move(*proof), without_proof};
}

std::string make_client_final_without_proof(std::string_view binding, std::string_view nonce) {
  return "c=" + base::base64_encode(binding) + ",r=" + std::string(nonce);
}

std::optional<ServerFinal> parse_server_final(std::string_view message) {
  if (too_long(message)) return std::nullopt;
  ServerFinal result;
  Attributes attributes(message);
  if (message.starts_with("e=")) {
    const auto error = attributes.take('e');
    if (!error) return std::nullopt;
    result.error = *error;
  } else {
    auto signature = take_base64(attributes, 'v');
    if (!signature) return std::nullopt;
    result.signature = std::move(*signature);
  }
  if (!attributes.only_extensions_follow()) return std::nullopt;
  return result;
}

}  // namespace satchel::sasl
