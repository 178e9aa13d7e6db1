#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

/// POP URLs (RFC 2384): "pop://user;AUTH=mechanism@host:port". All but the host may be left out.
namespace satchel::pop3 {

constexpr std::uint16_t default_port = 110;

struct Url {
  /// Who signs in; empty: nobody is named. UTF-8, without control characters.
  std::string user = {};
  /// "*" for whichever mechanism fits, the name of a SASL mechanism, "+APOP" or "+" and the name of another extension;
  /// empty: nothing is said, which means "*" to whoever signs in.
  std::string auth = {};
  /// A name or an address; one of IPv6 without its brackets.
  std::string host;
  std::uint16_t port = default_port;

  friend bool operator==(const Url&, const Url&) = default;
};

enum class UrlError : std::uint8_t {
  scheme,            ///< it does not begin with "pop://"
  path,              ///< there is more behind the server: a path, a query or a fragment
  empty_user,        ///< "@" or ";AUTH=" with no user in front of it
  password,          ///< there is a ":" in front of the "@"
  character,         ///< user or mechanism has a character that must be written as an escape
  escape,            ///< "%" without two hexadecimal digits
  control,           ///< an escape stands for a control character
  parameter,         ///< what stands behind the user is not ";AUTH="
  auth,              ///< what stands behind ";AUTH=" names no mechanism
  empty_host,        ///< no host is named
  host_character,    ///< no name and no address has such a character
  unclosed_bracket,  ///< the "[" of an IPv6 address has no "]", or nothing between them is an address
  port,              ///< what stands behind the host is not ":" and a number from 1 to 65535
};

/// One sentence for each error.
std::string_view describe(UrlError error);

std::expected<Url, UrlError> parse_url(std::string_view text);

/// The URL in its shortest form: without the port when it is the default. `url` is one that `parse_url` could give: a
/// host, no control characters, no mechanism without a user.
std::string make_url(const Url& url);

}  // namespace satchel::pop3
