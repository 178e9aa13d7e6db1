#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace satchel::mailfiles {

/// A date as a message's header writes it, `Mon, 24 Nov 1986 18:22:48 +0100 (CET)` (RFC 5322 section 3.3), in seconds
/// since 1970 UTC. The day of the week and the seconds may be missing, the year may have two digits (section 4.3), an
/// unknown zone counts as UTC. Nothing when it is not a date.
std::optional<std::int64_t> parse_mail_date(std::string_view text);

/// When a message came in, from its header: the date of the topmost Received field, else the Date field.
std::optional<std::int64_t> received_date(std::string_view header);

}  // namespace satchel::mailfiles
