#pragma once

#include <cstdint>
#include <string_view>

#include "base/api.hpp"

namespace satchel::pop3 {

/// The capabilities that CAPA may list: RFC 2449 section 6, RFC 2595 section 4, RFC 3206 section 6, RFC 5034 section 3,
/// RFC 6856 sections 2 and 3.
enum class Capability : std::uint8_t {
  top,
  uidl,
  user,
  sasl,
  pipelining,
  resp_codes,
  auth_resp_code,
  stls,
  expire,
  login_delay,
  utf8,
  lang,
  implementation,
};

SATCHEL_API std::string_view tag_of(Capability capability);

}  // namespace satchel::pop3
