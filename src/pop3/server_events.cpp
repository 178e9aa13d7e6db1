#include <utility>

#include "pop3/capabilities.hpp"
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

void ServerSession::Impl::refuse(Refusal why) {
  const RefusalText text = describe(why);
  replies.append(text.line);
  if (text.blame == Blame::nobody) return;
  ++bad_commands;
  const std::size_t limit = state == State::authorization ? options.bad_commands_before_login : options.bad_commands;
  if (bad_commands >= limit) after_replies = AfterReplies::close;
}

void ServerSession::Impl::operator()(const event::Refused& refused) { refuse(refused.why); }

void ServerSession::Impl::operator()(const event::HungUp&) { after_replies = AfterReplies::close; }

void ServerSession::Impl::operator()(const event::NameGiven& given) {
  name = given.name;
  replies.line("+OK send PASS");
}

void ServerSession::Impl::operator()(const event::PasswordGiven& given) {
  password = base::Secret(given.password);
  authenticate("USER");
}

// RFC 5034 section 4: "a server challenge that contains no data is to be sent as '+ ' followed by CRLF".
void ServerSession::Impl::operator()(const event::ChallengeWanted&) {
  forget_login();
  awaiting_auth_response = true;
  replies.line("+ ");
}

void ServerSession::Impl::operator()(event::CredentialsGiven& given) {
  name = std::move(given.name);
  password = std::move(given.password);
  authenticate("PLAIN");
}

void ServerSession::Impl::authenticate(std::string_view mechanism) {
  owe(Owed::verdict, Authenticate{.mechanism = mechanism, .name = name, .password = password.reveal()});
}

// RFC 2595 section 4: "the server MUST NOT" act on what came in the clear: it is thrown away here, and again when the
// handshake is over.
void ServerSession::Impl::operator()(const event::TlsWanted&) {
  replies.line("+OK begin TLS");
  after_replies = AfterReplies::start_tls;
}

void ServerSession::Impl::operator()(const event::CapabilitiesWanted&) { append_capabilities(context(), replies); }

// RFC 1939 section 5: "The positive response consists of '+OK' followed by a single space, the number of messages in
// the maildrop, a single space, and the size of the maildrop in octets."
void ServerSession::Impl::operator()(const event::TotalsWanted&) {
  replies.line("+OK ", std::uint64_t{maildrop->remaining_count()}, " ", maildrop->remaining_octets());
}

void ServerSession::Impl::operator()(const event::ScanWanted& wanted) {
  if (wanted.verb == Verb::list)
    replies.line("+OK ", std::uint64_t{maildrop->remaining_count()}, " messages (", maildrop->remaining_octets(),
                 " octets)");
  else
    replies.line("+OK unique-ids follow");
  scan = Scan{.verb = wanted.verb, .next_index = 0};
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
    replies.line("+OK top of message follows");
  else
    replies.line("+OK ", maildrop->listing().octets(wanted.index), " octets");
  owe(Owed::message, SendMessage{.index = wanted.index, .body_lines = wanted.body_lines, .before = replies.view()});
}

void ServerSession::Impl::operator()(const event::DeletionWanted& wanted) {
  maildrop->mark_deleted(wanted.index);
  replies.line("+OK marked as deleted");
}

void ServerSession::Impl::operator()(const event::ResetWanted&) {
  maildrop->unmark_all();
  replies.line("+OK ", std::uint64_t{maildrop->remaining_count()}, " messages (", maildrop->remaining_octets(),
               " octets)");
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
  replies.line("+OK bye");
  after_replies = AfterReplies::close;
}

void ServerSession::Impl::forget_login() {
  name.clear();
  password = base::Secret();
}

void ServerSession::Impl::enter(State next_state) {
  state = next_state;
  bad_commands = 0;
}

Context ServerSession::Impl::context() const {
  return {.options = options, .state = state, .name_given = !name.empty(), .maildrop = maildrop ? &*maildrop : nullptr};
}

}  // namespace satchel::pop3
