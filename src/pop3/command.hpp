#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/api.hpp"
#include "pop3/capability.hpp"

namespace satchel::pop3 {

enum class Verb : std::uint8_t {
  user,
  pass,
  apop,
  auth,
  stls,
  capa,
  utf8,
  lang,
  stat,
  list,
  retr,
  dele,
  noop,
  rset,
  quit,
  top,
  uidl,
};

/// States in which a command is legal, as bits.
enum class LegalIn : std::uint8_t { authorization = 1, transaction = 2, both = 3 };

/// What follows the verb.
enum class Arguments : std::uint8_t {
  none,
  name,                    ///< USER: the rest of the line
  password,                ///< PASS: the rest of the line, spaces at both ends included (RFC 1939 section 7)
  name_and_digest,         ///< APOP: a name and 32 hexadecimal digits
  mechanism,               ///< AUTH: a mechanism and perhaps an initial response
  optional_language,       ///< LANG: a language range or nothing
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
  by_mechanism,        ///< AUTH: as the mechanism's exposure says (sasl/mechanism.hpp)
};

/// Whether the client may write more behind a command before its answer has come (RFC 2449 section 6.6).
enum class Behind : std::uint8_t {
  anything,
  nothing,  ///< all that follows depends on the answer, or must not be there when it comes
};

/// One row of the table of commands, which dispatch, client, CAPA, docs/commands.md and the fuzzers' dictionary read.
struct Command {
  Verb verb;
  std::string_view name;
  LegalIn legal_in;
  Arguments arguments;
  ReplyShape reply;                ///< without an optional argument
  ReplyShape reply_with_argument;  ///< with it
  TlsRule tls;
  Behind behind;
  std::optional<Capability> capability;  ///< announces the command; nothing for what every server has
  std::string_view source;               ///< RFC and section
  std::string_view effect;               ///< for people, in one line
};

SATCHEL_API std::span<const Command> commands();
SATCHEL_API const Command& command(Verb verb);
/// Finds by name, without case.
SATCHEL_API std::optional<Verb> find_verb(std::string_view name);

}  // namespace satchel::pop3
