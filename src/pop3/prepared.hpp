#pragma once

#include <optional>
#include <string_view>

#include "base/secret.hpp"
#include "pop3/server_session.hpp"

namespace satchel::pop3 {

/// A name or password of USER, PASS and APOP as it is to be looked up. Where "UTF8 USER" is announced it is prepared,
/// and nothing comes of what may not be one; elsewhere the octets are taken as they are, since users whose program
/// sends another charset have a password in it.
///
/// RFC 6856 section 2.2: "Servers that include the USER argument in the UTF8 capability response SHOULD apply SASLprep
/// [...] to the arguments of the USER and PASS commands"; they "MUST treat them as a query string" and "MUST reject"
/// what is not UTF-8 or holds a prohibited character.
std::optional<base::Secret> prepared(const ServerOptions& options, std::string_view text);

}  // namespace satchel::pop3
