#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// What begins the messages of SCRAM and OAUTHBEARER (RFC 5801 section 4):
///
///     n,,    y,a=authorization-id,    p=tls-exporter,,
///
/// Inside src/sasl only.
namespace satchel::sasl {

enum class BindingFlag : std::uint8_t {
  none,         ///< "n": the client uses no channel binding
  not_offered,  ///< "y": the client could, but thinks that the server cannot
  used,         ///< "p=NAME"
};

struct Gs2Header {
  BindingFlag flag = BindingFlag::none;
  std::string_view binding;  ///< the name behind "p="; a view into the message
  std::string authorization_id;
  std::string_view text;  ///< the whole header with its last comma; a view into the message
};

/// The header at the front of `message`, or nothing when there is none.
std::optional<Gs2Header> parse_gs2_header(std::string_view message);
std::string make_gs2_header(BindingFlag flag, std::string_view binding, std::string_view authorization_id);

/// A name as these headers carry it: ',' is "=2C" and '=' is "=3D" (RFC 5802 section 5.1).
std::string encode_saslname(std::string_view name);
std::optional<std::string> decode_saslname(std::string_view text);

}  // namespace satchel::sasl
