#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace satchel::pop3 {

enum class Verb : std::uint8_t { user, pass, auth, stls, capa, stat, list, retr, dele, noop, rset, quit, top, uidl };

/// States in which a command is legal, as bits.
enum class LegalIn : std::uint8_t { authorization = 1, transaction = 2, both = 3 };

/// What follows the verb.
enum class Arguments : std::uint8_t {
  none,
  name,                    ///< USER: the rest of the line
  password,                ///< PASS: the rest of the line, spaces at both ends included (RFC 1939 section 7)
  mechanism,               ///< AUTH: a mechanism and perhaps an initial response
  message,                 ///< a message number
  optional_message,        ///< a message number or nothing
  message_and_line_count,  ///< TOP
};

enum class ReplyShape : std::uint8_t {
  single_line,
  listing,  ///< multi-line when positive: lines
  message,  ///< multi-line when positive: a message
};

enum class TlsRule : std::uint8_t {
  any,
  before_tls_only,     ///< STLS
  carries_a_password,  ///< refused without TLS unless plaintext is allowed
};

/// One row of the table of commands, which dispatch, client, CAPA and documentation read.
struct Command {
  Verb verb;
  std::string_view name;
  LegalIn legal_in;
  Arguments arguments;
  ReplyShape reply;                ///< without an optional argument
  ReplyShape reply_with_argument;  ///< with it
  TlsRule tls;
  bool may_be_pipelined;    ///< whether the client may send more behind it before its answer (RFC 2449 section 6.6)
  std::string_view source;  ///< RFC and section
};

std::span<const Command> commands();
const Command& command(Verb verb);
/// Finds by name, without case.
std::optional<Verb> find_verb(std::string_view name);

}  // namespace satchel::pop3
