#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace satchel::mailfiles {

/// What the name of a message's file in a Maildir tells: `1700000000.M12P34.host,S=1234,W=1250:2,S`.
struct MaildirName {
  /// Without the flags behind the colon, which come and go; this is what names the message.
  std::string_view base = {};
  /// Seconds since 1970: the digits it begins with.
  std::optional<std::int64_t> delivered = {};
  std::optional<std::uint64_t> stored_octets = {};  ///< S=, of the file
  std::optional<std::uint64_t> octets = {};         ///< W=, with CRLF line ends
};

/// Takes any name. The result points into `name`.
MaildirName parse_maildir_name(std::string_view name [[clang::lifetimebound]]);

/// Whether two names stand in the order of delivery: by the time they tell, then as text.
bool delivered_before(std::string_view a, std::string_view b);

}  // namespace satchel::mailfiles
