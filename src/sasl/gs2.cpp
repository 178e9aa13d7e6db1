#include "sasl/gs2.hpp"

namespace satchel::sasl {
namespace {

constexpr std::string_view used_prefix = "p=";
constexpr std::string_view authorization_prefix = "a=";

/// What stands before the next comma; it and the comma are cut off. Nothing when there is no comma.
std::optional<std::string_view> take_field(std::string_view& text) {
  const std::size_t comma = text.find(',');
  if (comma == std::string_view::npos) return std::nullopt;
  const std::string_view field = text.substr(0, comma);
  text.remove_prefix(comma + 1);
  return field;
}

bool read_flag(std::string_view field, Gs2Header& header) {
  if (field == "n") {
    header.flag = BindingFlag::none;
  } else if (field == "y") {
    header.flag = BindingFlag::not_offered;
  } else if (field.starts_with(used_prefix) && field.size() > used_prefix.size()) {
    header.flag = BindingFlag::used;
    header.binding = field.substr(used_prefix.size());
  } else {
    // RFC 5802 section 5: "otherwise, the message is invalid and authentication MUST fail."
    return false;
  }
  return true;
}

}  // namespace

std::optional<Gs2Header> parse_gs2_header(std::string_view message) {
  std::string_view rest = message;
  Gs2Header header;
  const auto flag = take_field(rest);
  if (!flag || !read_flag(*flag, header)) return std::nullopt;
  const auto authorization = take_field(rest);
  if (!authorization) return std::nullopt;
  if (!authorization->empty()) {
    if (!authorization->starts_with(authorization_prefix)) return std::nullopt;
    auto name = decode_saslname(authorization->substr(authorization_prefix.size()));
    if (!name) return std::nullopt;
    header.authorization_id = std::move(*name);
  }
  header.text = message.substr(0, message.size() - rest.size());
  return header;
}

std::string make_gs2_header(BindingFlag flag, std::string_view binding, std::string_view authorization_id) {
  std::string header;
  if (flag == BindingFlag::used) {
    header += used_prefix;
    header += binding;
  } else {
    header += flag == BindingFlag::none ? 'n' : 'y';
  }
  header += ',';
  if (!authorization_id.empty()) {
    header += authorization_prefix;
    header += encode_saslname(authorization_id);
  }
  header += ',';
  return header;
}

// RFC 5802 section 5.1: "The characters ',' or '=' in usernames are sent as '=2C' and '=3D' respectively."
std::string encode_saslname(std::string_view name) {
  std::string text;
  text.reserve(name.size());
  for (const char c : name) {
    if (c == ',')
      text += "=2C";
    else if (c == '=')
      text += "=3D";
    else
      text += c;
  }
  return text;
}

// RFC 5802 section 5.1: "If the server receives a username that contains '=' not followed by either '2C' or '3D', then
// the server MUST fail the authentication."
std::optional<std::string> decode_saslname(std::string_view text) {
  std::string name;
  name.reserve(text.size());
  while (!text.empty()) {
    const char c = text.front();
    if (c == ',' || c == '\0') return std::nullopt;
    const std::string_view escape = text.substr(0, 3);
    if (c != '=') {
      name += c;
    } else if (escape == "=2C") {
      name += ',';
    } else if (escape == "=3D") {
      name += '=';
    } else {
      return std::nullopt;
    }
    text.remove_prefix(c == '=' ? escape.size() : 1);
  }
  if (name.empty()) return std::nullopt;
  return name;
}

}  // namespace satchel::sasl
