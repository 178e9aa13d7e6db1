#include "pop3/command.hpp"

#include <array>

#include "base/ascii.hpp"

namespace satchel::pop3 {
namespace {

using enum ReplyShape;

// In the order of Verb. A client waits for the answers to PASS and AUTH before it says more, since all that follows
// depends on them; to STLS because nothing may stand between it and the handshake; to QUIT because it is the last word.
constexpr std::array<Command, 14> table{{
    {Verb::user, "USER", LegalIn::authorization, Arguments::name, single_line, single_line, TlsRule::carries_a_password,
     true, "RFC 1939 section 7"},
    {Verb::pass, "PASS", LegalIn::authorization, Arguments::password, single_line, single_line,
     TlsRule::carries_a_password, false, "RFC 1939 section 7"},
    {Verb::auth, "AUTH", LegalIn::authorization, Arguments::mechanism, single_line, single_line,
     TlsRule::carries_a_password, false, "RFC 5034 section 4"},
    {Verb::stls, "STLS", LegalIn::authorization, Arguments::none, single_line, single_line, TlsRule::before_tls_only,
     false, "RFC 2595 section 4"},
    {Verb::capa, "CAPA", LegalIn::both, Arguments::none, listing, listing, TlsRule::any, true, "RFC 2449 section 5"},
    {Verb::stat, "STAT", LegalIn::transaction, Arguments::none, single_line, single_line, TlsRule::any, true,
     "RFC 1939 section 5"},
    {Verb::list, "LIST", LegalIn::transaction, Arguments::optional_message, listing, single_line, TlsRule::any, true,
     "RFC 1939 section 5"},
    {Verb::retr, "RETR", LegalIn::transaction, Arguments::message, message, message, TlsRule::any, true,
     "RFC 1939 section 5"},
    {Verb::dele, "DELE", LegalIn::transaction, Arguments::message, single_line, single_line, TlsRule::any, true,
     "RFC 1939 section 5"},
    {Verb::noop, "NOOP", LegalIn::transaction, Arguments::none, single_line, single_line, TlsRule::any, true,
     "RFC 1939 section 5"},
    {Verb::rset, "RSET", LegalIn::transaction, Arguments::none, single_line, single_line, TlsRule::any, true,
     "RFC 1939 section 5"},
    {Verb::quit, "QUIT", LegalIn::both, Arguments::none, single_line, single_line, TlsRule::any, false,
     "RFC 1939 section 6"},
    {Verb::top, "TOP", LegalIn::transaction, Arguments::message_and_line_count, message, message, TlsRule::any, true,
     "RFC 1939 section 7"},
    {Verb::uidl, "UIDL", LegalIn::transaction, Arguments::optional_message, listing, single_line, TlsRule::any, true,
     "RFC 1939 section 7"},
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
