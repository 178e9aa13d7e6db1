#pragma once

#include <cstdint>
#include <string_view>

#include "lmtp/server_session.hpp"

/// Every reply of the server but the greeting and LHLO's, with its enhanced status code (RFC 2034, RFC 3463).
namespace satchel::lmtp {

/// Whether a reply counts toward the limit of bad commands.
enum class Fault : std::uint8_t { none, bad_command };

struct Reply {
  std::string_view text;  ///< one or more lines, without the last CRLF
  Fault fault = Fault::none;
};

namespace replies {

constexpr Reply bad(std::string_view text) { return {text, Fault::bad_command}; }

inline constexpr Reply ok{"250 2.0.0 OK"};
inline constexpr Reply goodbye{"221 2.0.0 Goodbye"};
inline constexpr Reply sender_ok{"250 2.1.0 Sender OK"};
inline constexpr Reply recipient_ok{"250 2.1.5 Recipient OK"};
inline constexpr Reply cannot_verify{"252 2.0.0 Send some mail and see"};
inline constexpr Reply start_data{"354 End the message with a dot on a line of its own"};

inline constexpr Reply too_many_bad_commands{"421 4.7.0 Too many bad commands, closing"};
inline constexpr Reply bare_newline_in_command{"421 4.5.2 A command line ends in CRLF, closing"};
inline constexpr Reply not_a_mail_client{"421 4.7.0 This is LMTP, closing"};

inline constexpr Reply unknown_command = bad("500 5.5.1 Command unknown");
/// HELO and EHLO may not get a positive reply here; RFC 2033 section 4.1 recommends 500.
inline constexpr Reply not_smtp = bad("500 5.5.1 This is LMTP: use LHLO");
inline constexpr Reply line_too_long = bad("500 5.5.6 Line too long");
inline constexpr Reply control_character = bad("500 5.5.2 Control character in a command");
inline constexpr Reply not_implemented = bad("502 5.5.1 Command not implemented");

inline constexpr Reply no_argument_allowed = bad("501 5.5.4 This command has no argument");
inline constexpr Reply lhlo_syntax = bad("501 5.5.4 Syntax: LHLO name");
inline constexpr Reply mail_syntax = bad("501 5.5.4 Syntax: MAIL FROM:<address> [SIZE=octets] [BODY=7BIT|8BITMIME]");
inline constexpr Reply rcpt_syntax = bad("501 5.5.4 Syntax: RCPT TO:<address>");
inline constexpr Reply bad_sender = bad("501 5.1.7 The sender's address is not valid");
inline constexpr Reply bad_recipient = bad("501 5.1.3 The recipient's address is not valid");
inline constexpr Reply bad_parameter = bad("501 5.5.4 A parameter is not valid");
inline constexpr Reply unknown_parameter = bad("555 5.5.4 A parameter is not supported");
inline constexpr Reply non_ascii_address = bad("553 5.6.7 Addresses beyond ASCII are not supported");

inline constexpr Reply lhlo_first = bad("503 5.5.1 LHLO first");
inline constexpr Reply mail_first = bad("503 5.5.1 MAIL first");
inline constexpr Reply nested_mail = bad("503 5.5.1 MAIL has been given already");
/// Not the client's fault: a pipelining one sends DATA before it knows that no recipient was accepted.
inline constexpr Reply no_recipients{"503 5.5.1 No recipient was accepted"};

inline constexpr Reply too_many_recipients{"452 4.5.3 Too many recipients"};
inline constexpr Reply unknown_recipient{"550 5.1.1 No such user here"};
inline constexpr Reply recipient_full{"552 5.2.2 The mailbox is full"};
inline constexpr Reply recipient_full_for_now{"452 4.2.2 The mailbox is full, try again later"};
inline constexpr Reply lookup_failed{"451 4.3.0 The user could not be looked up now"};

inline constexpr Reply delivered{"250 2.1.5 Delivered"};
inline constexpr Reply temporary_failure{"451 4.3.0 The message could not be stored now"};
inline constexpr Reply storage_full{"452 4.3.1 No space is left"};
inline constexpr Reply too_large{"552 5.3.4 The message is too large"};
inline constexpr Reply bare_newline_in_message{"550 5.6.11 The message has a CR or LF that is not part of CRLF"};

constexpr Reply to(Recipient answer) {
  switch (answer) {
    case Recipient::accepted:
      return recipient_ok;
    case Recipient::unknown:
      return unknown_recipient;
    case Recipient::unavailable:
      return lookup_failed;
    case Recipient::full:
      return recipient_full;
    case Recipient::full_for_now:
      return recipient_full_for_now;
  }
  return lookup_failed;
}

constexpr Reply to(Outcome outcome) {
  switch (outcome) {
    case Outcome::delivered:
      return delivered;
    case Outcome::temporary:
      return temporary_failure;
    case Outcome::storage_full:
      return storage_full;
    case Outcome::full:
      return recipient_full;
    case Outcome::full_for_now:
      return recipient_full_for_now;
  }
  return temporary_failure;
}

}  // namespace replies
}  // namespace satchel::lmtp
