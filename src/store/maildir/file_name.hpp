#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "store/maintenance.hpp"

/// What the names of files in a Maildir say (docs/formats/maildir.md).
namespace satchel::store::maildir {

/// When something was put in order: what has a larger one comes later.
struct Stamp {
  Time time = 0;
  std::uint64_t number = 0;  ///< among those of one time
  auto operator<=>(const Stamp&) const = default;
};

/// What moves and flags do not change: the name before ':'.
std::string_view base_of(std::string_view name);

struct NameParts {
  std::string unique = {};                        ///< the base without the fields below
  std::optional<std::uint64_t> file_octets = {};  ///< ,S=
  std::optional<std::uint64_t> octets = {};       ///< ,W=: with CRLF line ends
};
NameParts parts_of(std::string_view base);

/// When the message was delivered; nothing when the name does not tell.
std::optional<Stamp> stamp_in(std::string_view base);

/// The UIDL of a message whose base has this unique part.
std::string natural_uidl(std::string_view unique);

/// A name nobody else has, without sizes. `host` is made fit for it.
Result<std::string> new_unique(const Stamp& stamp, std::string_view host);
/// 128 random bits in lower-case hexadecimal digits.
Result<std::string> random_uidl();

}  // namespace satchel::store::maildir
