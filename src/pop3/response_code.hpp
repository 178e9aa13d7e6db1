#pragma once

#include <cstdint>
#include <string_view>

#include "base/api.hpp"

namespace satchel::pop3 {

/// The response codes of RFC 2449 section 8.1, RFC 3206 sections 4 and 5, and RFC 6856 section 5.
enum class ResponseCode : std::uint8_t {
  none,         ///< the reply has none
  in_use,       ///< IN-USE: name and password are right, another session holds the maildrop
  login_delay,  ///< LOGIN-DELAY: signed in too soon after the last time
  sys_temp,     ///< SYS/TEMP: the server's trouble, worth another try later
  sys_perm,     ///< SYS/PERM: the server's trouble, somebody has to act
  auth,         ///< AUTH: the name or password is wrong
  utf8,         ///< UTF8: the message cannot be had without the UTF8 command
  other,        ///< one that is not known here
};

/// Without brackets; empty for `none` and `other`.
SATCHEL_API std::string_view name_of(ResponseCode code);

/// `text` stands between the brackets. Letters are compared without case, and of a code with more levels than are known
/// the levels in front count (RFC 2449 section 8: "IN-USE/LONG" is an IN-USE).
SATCHEL_API ResponseCode parse_response_code(std::string_view text);

}  // namespace satchel::pop3
