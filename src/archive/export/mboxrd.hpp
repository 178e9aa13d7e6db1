#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace satchel::archive {

/// Appends a message in mboxrd form: a From_ line, the message with LF line ends in which each line of `>`s and "From "
/// has one `>` more, and a blank line. What undoes this gets the message back byte for byte, as long as it ends in CRLF
/// and holds no bare LF. `date`: seconds since 1970 UTC.
void append_mboxrd(std::string& mbox, std::string_view message, std::int64_t date);

/// The address that the From_ line names: of the Return-Path, else of the From field; MAILER-DAEMON when there is none
/// or it could be taken for more than one word.
std::string envelope_sender(std::string_view message);

/// Dates beyond the years 1970 to 9999 become the nearest within.
std::int64_t date_within_calendar(std::int64_t date);

/// As asctime writes it, in UTC: `Mon Nov 24 18:22:48 1986`; within the calendar.
std::string asctime_utc(std::int64_t date);

}  // namespace satchel::archive
