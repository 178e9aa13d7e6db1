#include <utility>

#include "pop3/server_session_impl.hpp"

namespace satchel::pop3 {
namespace {

// A listing is made in parts of this size.
constexpr std::size_t scan_part_octets = std::size_t{16} * 1024;

}  // namespace

void ServerSession::Impl::apply(Event event) {
  // In the TRANSACTION state bad commands in a row count. Before login all do: the +OK of USER stands between two wrong
  // passwords.
  if (state == State::transaction && !std::holds_alternative<event::Refused>(event)) bad_commands = 0;
  std::visit(*this, event);
}

void ServerSession::Impl::refuse(const Refusal& why) {
  replies.refuse(why);
  if (why.blame == Blame::nobody) return;
  ++bad_commands;
  const std::size_t limit = state == State::authorization ? options.bad_commands_before_login : options.bad_commands;
  if (bad_commands >= limit) after_replies = AfterReplies::close;
}

/// Whatever is refused within an exchange of AUTH ends it. RFC 1939 section 7: PASS comes "immediately after a
/// successful USER command": behind one that was refused no earlier name is left that the password was not meant for.
void ServerSession::Impl::operator()(const event::Refused& refused) {
  if (state == State::authorization) forget_login();
  refuse(refused.why);
}

void ServerSession::Impl::operator()(const event::HungUp&) { after_replies = AfterReplies::close; }

// RFC 2595 section 4: "the server MUST NOT" act on what came in the clear: it is thrown away here, and again when the
// handshake is over.
void ServerSession::Impl::operator()(const event::TlsWanted&) {
  replies.line("+OK ", Phrase::begin_tls);
  after_replies = AfterReplies::start_tls;
}

void ServerSession::Impl::operator()(const event::CapabilitiesWanted&) {
  note_capabilities();
  replies.line("+OK ", Phrase::capabilities_follow);
  append_lines(capabilities, replies.octets());
  replies.line(".");
}

// RFC 2449 section 6: what is listed is what holds for this connection, in this state. The commands of the table are
// announced by it; the rest says how they behave.
void ServerSession::Impl::note_capabilities() {
  const Context now = context();
  const auto announce = [this](Capability capability, bool holds) {
    holds ? capabilities.add(capability) : capabilities.remove(capability);
  };
  for (const Command& row : commands())
    if (row.capability) announce(*row.capability, is_offered(now, row));
  for (const Capability always : {Capability::pipelining, Capability::resp_codes, Capability::auth_resp_code,
                                  Capability::expire, Capability::implementation})
    capabilities.add(always);
  announce(Capability::login_delay, options.login_delay_seconds.has_value());
  capabilities.mechanisms = offered_mechanisms(options);
  capabilities.expire_days = options.expire_days;
  capabilities.expire_per_user = options.expire_per_user && state == State::authorization;
  capabilities.login_delay_seconds = options.login_delay_seconds.value_or(0);
  capabilities.utf8_names = options.utf8_names;
}

// RFC 6856 section 2.1: the command is for the AUTHORIZATION state; after login the listing is made already.
void ServerSession::Impl::operator()(const event::Utf8Wanted&) {
  const bool in_time = state == State::authorization;
  if (in_time) utf8_mode = true;
  replies.line("+OK ", in_time ? Phrase::utf8_on : Phrase::utf8_too_late);
}

// RFC 6856 section 3.2: "A language listing consists of the language tag [...] of the message, optionally followed by a
// single space and a human-readable description of the language in the language itself, using the UTF-8 charset."
void ServerSession::Impl::operator()(const event::LanguagesWanted&) {
  replies.line("+OK ", Phrase::languages_follow);
  for (const LanguageInfo& row : languages()) replies.line(row.tag, " ", row.name);
  replies.line(".");
}

// RFC 6856 section 3.2: "the server returns a +OK response followed by a single space, the exact language tag selected,
// and another space. Human-readable text in the appropriate language then appears in the rest of the line."
void ServerSession::Impl::operator()(const event::LanguageWanted& wanted) {
  replies.speak(wanted.language);
  replies.line("+OK ", tag_of(wanted.language), " ", Phrase::language_chosen);
}

// RFC 1939 section 5: "The positive response consists of '+OK' followed by a single space, the number of messages in
// the maildrop, a single space, and the size of the maildrop in octets."
void ServerSession::Impl::operator()(const event::TotalsWanted&) {
  replies.line("+OK ", std::uint64_t{maildrop->remaining_count()}, " ", maildrop->remaining_octets());
}

void ServerSession::Impl::operator()(const event::ScanWanted& wanted) {
  if (wanted.verb == Verb::list)
    append_totals();
  else
    replies.line("+OK ", Phrase::unique_ids_follow);
  scan = Scan{.verb = wanted.verb, .next_index = 0};
}

void ServerSession::Impl::append_totals() {
  replies.line("+OK ", std::uint64_t{maildrop->remaining_count()}, " ", Phrase::messages, " (",
               maildrop->remaining_octets(), " ", Phrase::octets, ")");
}

void ServerSession::Impl::operator()(const event::EntryWanted& wanted) {
  replies.append("+OK ");
  append_entry(wanted.verb, wanted.index);
}

/// A scan listing or a unique-id listing of one message (RFC 1939 sections 5 and 7).
void ServerSession::Impl::append_entry(Verb verb, std::size_t index) {
  const std::uint64_t number = index + 1;
  if (verb == Verb::list) {
    replies.line(number, " ", maildrop->listing().octets(index));
    return;
  }
  replies.append(number);
  replies.append(" ");
  maildrop->listing().append_uidl(index, replies.octets());
  replies.line();
}

// RFC 1939 section 5: "messages marked as deleted are not listed".
void ServerSession::Impl::continue_scan() {
  for (; scan->next_index < maildrop->count(); ++scan->next_index) {
    if (replies.size() >= scan_part_octets) return;
    if (!maildrop->is_deleted(scan->next_index)) append_entry(scan->verb, scan->next_index);
  }
  replies.line(".");
  scan.reset();
}

void ServerSession::Impl::operator()(const event::MessageWanted& wanted) {
  replies_before_message = replies.size();
  if (wanted.body_lines)
    replies.line("+OK ", Phrase::top_follows);
  else
    replies.line("+OK ", maildrop->listing().octets(wanted.index), " ", Phrase::octets);
  owe(Owed::message, SendMessage{.index = wanted.index, .body_lines = wanted.body_lines, .before = replies.view()});
}

void ServerSession::Impl::operator()(const event::DeletionWanted& wanted) {
  maildrop->mark_deleted(wanted.index);
  replies.line("+OK ", Phrase::marked_as_deleted);
}

void ServerSession::Impl::operator()(const event::ResetWanted&) {
  maildrop->unmark_all();
  append_totals();
}

void ServerSession::Impl::operator()(const event::NothingWanted&) { replies.line("+OK"); }

// RFC 1939 section 6: "The POP3 server removes all messages marked as deleted from the maildrop and replies as to the
// status of this operation." The reply waits for the host to say that they are gone.
void ServerSession::Impl::operator()(const event::QuitWanted&) {
  if (state == State::authorization) {
    say_farewell();
    return;
  }
  enter(State::update);
  deletions = maildrop->deleted();
  if (deletions.empty())
    say_farewell();
  else
    owe(Owed::commit, CommitDeletions{deletions});
}

void ServerSession::Impl::say_farewell() {
  replies.line("+OK ", Phrase::bye);
  after_replies = AfterReplies::close;
}

void ServerSession::Impl::enter(State next_state) {
  state = next_state;
  bad_commands = 0;
}

Context ServerSession::Impl::context() const {
  return {.options = options,
          .state = state,
          .timestamp = timestamp,
          .name_given = !credentials.name.empty(),
          .maildrop = maildrop ? &*maildrop : nullptr};
}

}  // namespace satchel::pop3
