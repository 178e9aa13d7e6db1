#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string_view>

#include "base/api.hpp"
#include "base/secret.hpp"

namespace satchel::sasl {

enum class SaslprepError : std::uint8_t {
  not_utf8,
  prohibited,     ///< holds a character that no name or password may hold, such as a control character; or is too long
  unassigned,     ///< holds a character that had no meaning in Unicode 3.2
  bidirectional,  ///< mixes directions of writing in a way that is refused
};

/// One sentence for each error, without anything of the text in it.
SATCHEL_API std::string_view describe(SaslprepError error);

/// Text with characters beyond ASCII is not prepared when it is longer, since that costs many times its memory.
constexpr std::size_t maximum_unicode_octets = 4096;

/// Prepares a name or password so that two ways of typing it compare equal (RFC 4013). `query` is what somebody types
/// now, and may hold characters unassigned in Unicode 3.2; `stored` is what is kept (RFC 3454 section 7).
enum class SaslprepUse : std::uint8_t { query, stored };
SATCHEL_API std::expected<base::Secret, SaslprepError> saslprep(std::string_view text, SaslprepUse use);

}  // namespace satchel::sasl
