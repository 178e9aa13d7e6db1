#include "pop3/url.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "base/try.hpp"

namespace satchel::pop3 {
namespace {

constexpr std::string_view scheme = "pop://";
constexpr std::string_view parameter = ";AUTH=";

bool is_alphanumeric(char c) { return base::is_digit(c) || (base::to_lower(c) >= 'a' && base::to_lower(c) <= 'z'); }

bool is_one_of(char c, std::string_view characters) { return characters.find(c) != std::string_view::npos; }

/// What may stand for itself. RFC 2384 section 8: "achar = uchar / "&" / "=" / "~"", and of RFC 1738 section 5
/// "uchar = unreserved | escape", "unreserved = alpha | digit | safe | extra", "safe = "$" | "-" | "_" | "." | "+"",
/// "extra = "!" | "*" | "'" | "(" | ")" | ","".
bool is_plain(char c) { return is_alphanumeric(c) || is_one_of(c, "$-_.+!*'(),&=~"); }

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

std::expected<std::string, UrlError> decode(std::string_view text) {
  std::string decoded;
  while (!text.empty()) {
    char octet = text.front();
    std::size_t length = 1;
    if (octet == '%') {
      const auto escaped = base::from_hex(text.substr(1, 2));
      if (!escaped || escaped->size() != 1) return std::unexpected(UrlError::escape);
      octet = escaped->front();
      if (is_control(octet)) return std::unexpected(UrlError::control);
      length = 3;
    } else if (!is_plain(octet)) {
      return std::unexpected(octet == ':' ? UrlError::password : UrlError::character);
    }
    decoded += octet;
    text.remove_prefix(length);
  }
  return decoded;
}

void append_encoded(std::string_view text, std::string& out) {
  for (const char c : text) {
    if (is_plain(c))
      out += c;
    else
      out.append("%").append(base::to_hex({&c, 1}));
  }
}

/// RFC 4422 section 3.1: "SASL mechanism names [...] consist of uppercase letters, digits, hyphens, or underscores";
/// case is left to whoever looks the name up. RFC 2384 section 8: "enc-ext = "+" ("APOP" / 1*achar)".
bool is_mechanism(std::string_view name) {
  if (name == "*") return true;
  if (name.starts_with('+')) name.remove_prefix(1);
  return !name.empty() && std::ranges::all_of(name, [](char c) { return is_alphanumeric(c) || c == '-' || c == '_'; });
}

// RFC 2384 section 8: "user-auth = enc-user [auth]", "auth = ";AUTH=" ( "*" / enc-auth-type )".
std::expected<void, UrlError> parse_user_and_auth(std::string_view text, Url& url) {
  const std::string_view user = text.substr(0, text.find(';'));
  if (user.empty()) return std::unexpected(UrlError::empty_user);
  url.user = SATCHEL_TRY(decode(user));
  text.remove_prefix(user.size());
  if (text.empty()) return {};
  if (!base::starts_with_ignoring_case(text, parameter)) return std::unexpected(UrlError::parameter);
  url.auth = SATCHEL_TRY(decode(text.substr(parameter.size())));
  if (!is_mechanism(url.auth)) return std::unexpected(UrlError::auth);
  return {};
}

/// Takes "[address]" from the front. RFC 3986 section 3.2.2: "A host identified by an Internet Protocol literal
/// address, version 6 or later, is distinguished by enclosing the IP literal within square brackets".
std::expected<std::string, UrlError> take_bracketed_address(std::string_view& text) {
  const std::size_t end = text.find(']');
  if (end == std::string_view::npos) return std::unexpected(UrlError::unclosed_bracket);
  const std::string_view address = text.substr(1, end - 1);
  text.remove_prefix(end + 1);
  const auto belongs = [](char c) {
    return base::is_digit(c) || (base::to_lower(c) >= 'a' && base::to_lower(c) <= 'f') || c == ':' || c == '.';
  };
  if (!std::ranges::all_of(address, belongs)) return std::unexpected(UrlError::host_character);
  if (std::ranges::count(address, ':') < 2) return std::unexpected(UrlError::unclosed_bracket);
  return std::string(address);
}

/// Takes a name or an IPv4 address. RFC 1738 section 5: "domainlabel = alphadigit | alphadigit *[ alphadigit | "-" ]
/// alphadigit"; where hyphens stand is left to DNS.
std::expected<std::string, UrlError> take_name(std::string_view& text) {
  const std::string_view name = text.substr(0, text.find(':'));
  text.remove_prefix(name.size());
  if (name.empty()) return std::unexpected(UrlError::empty_host);
  if (!std::ranges::all_of(name, [](char c) { return is_alphanumeric(c) || c == '-' || c == '.'; }))
    return std::unexpected(UrlError::host_character);
  return std::string(name);
}

// RFC 1738 section 5: "hostport = host [ ":" port ]", "port = digits".
std::expected<std::uint16_t, UrlError> parse_port(std::string_view text) {
  // RFC 2384 section 3: "If :<port> is omitted, the port defaults to 110."
  if (text.empty()) return default_port;
  if (!text.starts_with(':')) return std::unexpected(UrlError::port);
  const auto number = base::parse_decimal(text.substr(1));
  if (!number || *number == 0 || *number > UINT16_MAX) return std::unexpected(UrlError::port);
  return static_cast<std::uint16_t>(*number);
}

}  // namespace

std::string_view describe(UrlError error) {
  switch (error) {
    case UrlError::scheme:
      return "a POP URL begins with pop://";
    case UrlError::path:
      return "a POP URL ends behind its server: it has no path, no query and no fragment";
    case UrlError::empty_user:
      return "there is no user name in front of the mechanism or the @";
    case UrlError::password:
      return "a POP URL holds no password; a colon in a user name is written %3A";
    case UrlError::character:
      return "a character of the user name or mechanism must be written as % and two hexadecimal digits";
    case UrlError::escape:
      return "a % is followed by two hexadecimal digits";
    case UrlError::control:
      return "a user name or mechanism cannot hold control characters";
    case UrlError::parameter:
      return "behind the user name there can only be ;AUTH= and a mechanism";
    case UrlError::auth:
      return "what stands behind ;AUTH= is neither * nor the name of a mechanism";
    case UrlError::empty_host:
      return "the URL names no server";
    case UrlError::host_character:
      return "a character of the server's name belongs neither to a name nor to an address";
    case UrlError::unclosed_bracket:
      return "an IPv6 address stands between [ and ]";
    case UrlError::port:
      return "a port is a number from 1 to 65535 behind a colon";
  }
  return "";
}

// RFC 2384 section 8: "pop-url = "pop://" server", "server = [user-auth "@"] hostport".
std::expected<Url, UrlError> parse_url(std::string_view text) {
  // RFC 1738 section 2.1: "programs interpreting URLs should treat upper case letters as equivalent to lower case in
  // scheme names".
  if (!base::starts_with_ignoring_case(text, scheme)) return std::unexpected(UrlError::scheme);
  text.remove_prefix(scheme.size());
  // None of these can be part of a server, nor stand in a user name without an escape.
  if (text.find_first_of("/?#") != std::string_view::npos) return std::unexpected(UrlError::path);

  Url url;
  if (const std::size_t at = text.find('@'); at != std::string_view::npos) {
    SATCHEL_TRY_VOID(parse_user_and_auth(text.substr(0, at), url));
    text.remove_prefix(at + 1);
  }
  url.host = SATCHEL_TRY(text.starts_with('[') ? take_bracketed_address(text) : take_name(text));
  url.port = SATCHEL_TRY(parse_port(text));
  return url;
}

std::string make_url(const Url& url) {
  std::string text(scheme);
  append_encoded(url.user, text);
  if (!url.auth.empty()) {
    text += parameter;
    append_encoded(url.auth, text);
  }
  if (!url.user.empty()) text += '@';
  const bool bracketed = url.host.find(':') != std::string::npos;
  text.append(bracketed ? "[" : "").append(url.host).append(bracketed ? "]" : "");
  if (url.port != default_port) text.append(":").append(std::to_string(url.port));
  return text;
}

}  // namespace satchel::pop3
