#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/api.hpp"

/// The numbers in the server's answers, as the client reads them. Any number of spaces and tabs is taken where one
/// space belongs; what stands behind the last value is ignored, as RFC 1939 section 5 lets servers add to it.
namespace satchel::pop3::client {

/// STAT: "number of messages, size in octets" (RFC 1939 section 5).
struct DropListing {
  std::uint64_t messages;
  std::uint64_t octets;
};
SATCHEL_API std::optional<DropListing> parse_drop_listing(std::string_view text);

/// A line of LIST (RFC 1939 section 5). Message numbers begin at 1; some servers count stuffed dots or bare LF in the
/// octets, so they are a hint.
struct ScanListing {
  std::uint64_t message;
  std::uint64_t octets;
};
SATCHEL_API std::optional<ScanListing> parse_scan_listing(std::string_view text);

/// A line of UIDL (RFC 1939 section 7). Of the unique-id nothing is demanded but that it is not empty and holds no
/// control character: longer ones than 70 octets are in use, and one with a space must not pass for its first word.
struct UniqueIdListing {
  std::uint64_t message;
  std::string_view unique_id;
};
SATCHEL_API std::optional<UniqueIdListing> parse_unique_id_listing(std::string_view text);

/// Whether words are divided by anything but one space, or spaces stand at an end.
SATCHEL_API bool has_extra_spaces(std::string_view text);

}  // namespace satchel::pop3::client
