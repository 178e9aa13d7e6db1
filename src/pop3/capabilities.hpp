#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/api.hpp"
#include "pop3/capability.hpp"
#include "sasl/mechanism.hpp"

namespace satchel::pop3 {

/// What an answer to CAPA says (RFC 2449 section 5): made by the server, read by the client.
class Capabilities {
 public:
  bool has(Capability capability) const { return (bits_ & bit(capability)) != 0; }
  void add(Capability capability) { bits_ |= bit(capability); }
  void remove(Capability capability) { bits_ &= static_cast<std::uint16_t>(~bit(capability)); }

  /// SASL's arguments that are known here, and those that are not.
  sasl::Mechanisms mechanisms;
  std::vector<std::string> unknown_mechanisms;
  /// "UTF8 USER": names and passwords may be UTF-8.
  bool utf8_names = false;
  /// EXPIRE: days that a message is kept after it was retrieved; nothing for NEVER. 0: gone at the end of the session.
  std::optional<std::uint64_t> expire_days;
  /// LOGIN-DELAY: seconds that must pass between two logins.
  std::uint64_t login_delay_seconds = 0;
  /// EXPIRE or LOGIN-DELAY may differ from user to user: ask again after login.
  bool expire_per_user = false;
  bool login_delay_per_user = false;
  std::string implementation;
  /// Lines with a tag that is not known here, as they came.
  std::vector<std::string> unknown;
  /// Of unknown mechanisms and lines this many are kept each, so that a listing without an end takes no memory without
  /// one.
  static constexpr std::size_t kept_unknown = 100;

  /// Reads one line of the listing, without its line end. Tags and arguments are taken in any case and with any number
  /// of spaces between; a line whose arguments make no sense is kept in `unknown`.
  SATCHEL_API void add_line(std::string_view line);

 private:
  static std::uint16_t bit(Capability capability) {
    return static_cast<std::uint16_t>(1U << static_cast<unsigned>(capability));
  }
  void add_mechanisms(std::string_view arguments);
  bool add_expire(std::string_view arguments);
  bool add_login_delay(std::string_view arguments);

  std::uint16_t bits_ = 0;
};

/// Appends the lines of the listing, each with CRLF, without the final dot.
SATCHEL_API void append_lines(const Capabilities& capabilities, std::string& out);

}  // namespace satchel::pop3
