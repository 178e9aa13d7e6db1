#include "pop3/command.hpp"

#include <array>

#include "base/ascii.hpp"

namespace satchel::pop3 {
namespace {

using enum LegalIn;
using enum ReplyShape;
using enum TlsRule;

constexpr std::optional<Capability> everywhere = std::nullopt;

// In the order of Verb. A client waits for the answers to PASS, APOP and AUTH before it says more, since all that
// follows depends on them; to STLS because nothing may stand between it and the handshake; to QUIT because it is the
// last word. UTF8 is legal after login against RFC 6856 section 2.1 ("valid in the AUTHORIZATION state"): Outlook sends
// it there and stops at an -ERR; it is answered +OK and changes nothing.
constexpr std::array<Command, 17> table{{
    {Verb::user, "USER", authorization, Arguments::name, single_line, single_line, carries_a_password, Behind::anything,
     Capability::user, "RFC 1939 section 7", "names who signs in; PASS follows"},
    {Verb::pass, "PASS", authorization, Arguments::password, single_line, single_line, carries_a_password,
     Behind::nothing, Capability::user, "RFC 1939 section 7", "signs in with a password and opens the maildrop"},
    {Verb::apop, "APOP", authorization, Arguments::name_and_digest, single_line, single_line, any, Behind::nothing,
     everywhere, "RFC 1939 section 7", "signs in with a digest of the greeting's timestamp and the password"},
    {Verb::auth, "AUTH", authorization, Arguments::mechanism, single_line, single_line, by_mechanism, Behind::nothing,
     Capability::sasl, "RFC 5034 section 4", "signs in with a SASL mechanism"},
    {Verb::stls, "STLS", authorization, Arguments::none, single_line, single_line, before_tls_only, Behind::nothing,
     Capability::stls, "RFC 2595 section 4", "begins TLS"},
    {Verb::capa, "CAPA", both, Arguments::none, listing, listing, any, Behind::anything, everywhere,
     "RFC 2449 section 5", "lists what the server can do, here and now"},
    {Verb::utf8, "UTF8", both, Arguments::none, single_line, single_line, any, Behind::anything, Capability::utf8,
     "RFC 6856 section 2.1", "asks for messages with UTF-8 in their headers; after login it changes nothing"},
    {Verb::lang, "LANG", both, Arguments::optional_language, listing, single_line, any, Behind::anything,
     Capability::lang, "RFC 6856 section 3.2", "lists the languages of replies, or chooses one"},
    {Verb::stat, "STAT", transaction, Arguments::none, single_line, single_line, any, Behind::anything, everywhere,
     "RFC 1939 section 5", "tells how many messages there are and their octets"},
    {Verb::list, "LIST", transaction, Arguments::optional_message, listing, single_line, any, Behind::anything,
     everywhere, "RFC 1939 section 5", "lists the octets of all messages, or of one"},
    {Verb::retr, "RETR", transaction, Arguments::message, message, message, any, Behind::anything, everywhere,
     "RFC 1939 section 5", "sends a message"},
    {Verb::dele, "DELE", transaction, Arguments::message, single_line, single_line, any, Behind::anything, everywhere,
     "RFC 1939 section 5", "marks a message as deleted"},
    {Verb::noop, "NOOP", transaction, Arguments::none, single_line, single_line, any, Behind::anything, everywhere,
     "RFC 1939 section 5", "does nothing"},
    {Verb::rset, "RSET", transaction, Arguments::none, single_line, single_line, any, Behind::anything, everywhere,
     "RFC 1939 section 5", "takes all marks away"},
    {Verb::quit, "QUIT", both, Arguments::none, single_line, single_line, any, Behind::nothing, everywhere,
     "RFC 1939 section 6", "removes the marked messages and ends the session"},
    {Verb::top, "TOP", transaction, Arguments::message_and_line_count, message, message, any, Behind::anything,
     Capability::top, "RFC 1939 section 7", "sends a message's header and the first lines of its body"},
    {Verb::uidl, "UIDL", transaction, Arguments::optional_message, listing, single_line, any, Behind::anything,
     Capability::uidl, "RFC 1939 section 7", "lists the unique-ids of all messages, or of one"},
}};

constexpr bool rows_stand_where_their_verb_says() {
  for (std::size_t i = 0; i < table.size(); ++i)
    if (static_cast<std::size_t>(table[i].verb) != i) return false;
  return true;
}
static_assert(rows_stand_where_their_verb_says());

}  // namespace

std::span<const Command> commands() { return table; }

const Command& command(Verb verb) { return table[static_cast<std::size_t>(verb)]; }

// RFC 1939 section 3: "Commands in the POP3 consist of a case-insensitive keyword".
std::optional<Verb> find_verb(std::string_view name) {
  for (const Command& row : table)
    if (base::equals_ignoring_case(row.name, name)) return row.verb;
  return std::nullopt;
}

}  // namespace satchel::pop3
