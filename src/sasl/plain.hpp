#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

#include "base/api.hpp"
#include "base/secret.hpp"

/// The PLAIN mechanism (RFC 4616): one message from the client,
///
///     [authorization id] NUL authentication id NUL password
namespace satchel::sasl {

struct PlainCredentials {
  std::string authorization_id;   ///< who to act as; empty: the one who signs in
  std::string authentication_id;  ///< who signs in
  base::Secret password;
};

enum class PlainError : std::uint8_t {
  parts,        ///< not three parts between two NULs
  no_name,      ///< the authentication id is empty
  no_password,  ///< the password is empty
  nul,          ///< a part to be sent holds a NUL, which would divide it
};

/// One sentence for each error, without anything of the message in it.
SATCHEL_API std::string_view describe(PlainError error);

/// The server's side. `response` is decoded (no base64); the caller wipes it.
SATCHEL_API std::expected<PlainCredentials, PlainError> parse_plain(std::string_view response);

/// The client's side: the message to be encoded and sent.
SATCHEL_API std::expected<base::Secret, PlainError> make_plain(std::string_view authorization_id,
                                                               std::string_view authentication_id,
                                                               std::string_view password);

}  // namespace satchel::sasl
