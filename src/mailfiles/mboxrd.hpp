#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace satchel::mailfiles {

/// Appends a message in mboxrd form: a From_ line, the message with LF line ends in which each line of `>`s and "From "
/// has one `>` more, and a blank line. What undoes this gets the message back byte for byte, as long as it ends in CRLF
/// and holds neither a bare LF nor a CR in front of a CRLF. `date`: seconds since 1970 UTC.
void append_mboxrd(std::string& mbox, std::string_view message, std::int64_t date);

}  // namespace satchel::mailfiles
