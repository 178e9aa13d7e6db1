#include "pop3/server_session.hpp"

#include <utility>

#include "base/ascii.hpp"
#include "pop3/commands/handlers.hpp"
#include "pop3/contract.hpp"
#include "pop3/interpreter.hpp"
#include "pop3/server_session_impl.hpp"

namespace satchel::pop3 {
namespace {

// RFC 2449 section 4: "The maximum length of a command is increased [...] to 255 octets, including the terminating
// CRLF."
constexpr std::size_t command_ceiling_octets = 255;
// RFC 5034 section 4 sets no bound to the lines of an exchange; tokens of a few kilobytes are in use.
constexpr std::size_t auth_response_ceiling_octets = std::size_t{64} * 1024;
// A greeting that holds a name of this length twice still fits into a status line.
constexpr std::size_t long_hostname_octets = 200;
// Replies are sent once there are this many, so that what a session holds does not grow with the maildrop.
constexpr std::size_t replies_octets = std::size_t{16} * 1024;

}  // namespace

ServerSession::Impl::Impl(ServerOptions session_options)
    : options(std::move(session_options)), input(command_ceiling_octets) {
  capabilities.implementation = "Satchel " + options.hostname;
  replies.append("+OK ");
  // RFC 2449 section 6.4: "any response text issued by this server which begins with an open square bracket ("[") is an
  // extended response code", which the name of a host without a name, such as [192.0.2.1], is not. With a timestamp,
  // which names the host too, a long name twice would not fit into the 512 octets of section 4.
  if (!options.hostname.starts_with('[') && !(options.apop && options.hostname.size() > long_hostname_octets)) {
    replies.append(options.hostname);
    replies.append(" ");
  }
  replies.append(Phrase::ready);
  // RFC 1939 section 7: "A POP3 server which implements the APOP command will include a timestamp in its banner
  // greeting. The syntax of the timestamp corresponds to the `msg-id' in [RFC822], and MUST be different each time the
  // POP3 server issues a banner greeting." Without APOP there is none, since it would offer it.
  if (options.apop) {
    timestamp = "<" + base::to_hex(next_nonce()) + "@" + options.hostname + ">";
    replies.append(" ");
    replies.append(timestamp);
  }
  replies.line();
}

Action ServerSession::Impl::next() {
  if (owed != Owed::nothing) return action;
  while (true)
    if (std::optional<Action> found = advance()) return *found;
}

std::optional<Action> ServerSession::Impl::advance() {
  if (state == State::closed) return Close{};
  if (replies.size() >= replies_octets) return owe(Owed::sent, Send{replies.view()});
  if (scan) {
    continue_scan();
    return std::nullopt;
  }
  if (after_replies != AfterReplies::go_on) {
    if (!replies.empty()) return owe(Owed::sent, Send{replies.view()});
    if (after_replies == AfterReplies::start_tls) return owe(Owed::tls_started, StartTls{});
    enter(State::closed);
    return std::nullopt;
  }
  const LineFramer::Result found = input.next();
  if (found.found == LineFramer::Found::nothing) {
    if (!replies.empty()) return owe(Owed::sent, Send{replies.view()});
    replies.give_back_memory();
    return Receive{};
  }
  handle(found);
  if (owed != Owed::nothing) return action;
  return std::nullopt;
}

void ServerSession::Impl::handle(const LineFramer::Result& found) {
  const bool is_auth_response = std::exchange(awaiting_auth_response, false);
  if (found.found == LineFramer::Found::too_long)
    apply(event::Refused{refusals::line_too_long});
  else
    apply(is_auth_response ? handlers::auth_response(found.line) : interpret(context(), found.line));
  // Before login any line may hold a password, a misspelt one too.
  if (state == State::authorization) input.wipe_line();
  input.set_ceiling(awaiting_auth_response ? auth_response_ceiling_octets : command_ceiling_octets);
}

Action ServerSession::Impl::owe(Owed result, Action wanted) {
  owed = result;
  action = wanted;
  return wanted;
}

void ServerSession::Impl::settle(Owed result) {
  demand(owed == result);
  owed = Owed::nothing;
}

ServerSession::ServerSession(ServerOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}
ServerSession::~ServerSession() = default;
ServerSession::ServerSession(ServerSession&&) noexcept = default;
ServerSession& ServerSession::operator=(ServerSession&&) noexcept = default;

Action ServerSession::next() { return impl_->next(); }

void ServerSession::received(std::string_view octets) {
  // What comes behind STLS or the last command is of no use to anybody.
  if (impl_->drops_input()) return;
  demand(impl_->owed == Impl::Owed::nothing && impl_->input.rest().empty());
  impl_->input.feed(octets);
}

void ServerSession::sent() {
  impl_->settle(Impl::Owed::sent);
  impl_->replies.clear();
}

// RFC 2595 section 4: "the server MUST discard any knowledge obtained from the client [...] which was not obtained from
// the TLS negotiation itself".
void ServerSession::tls_started(TlsConnection connection) {
  impl_->settle(Impl::Owed::tls_started);
  impl_->after_replies = Impl::AfterReplies::go_on;
  impl_->input.clear();
  impl_->forget_login();
  impl_->utf8_mode = false;
  impl_->replies.speak(Language::i_default);
  impl_->options.tls = Tls::active;
  impl_->options.tls_connection = std::move(connection);
}

void ServerSession::keys(const sasl::ScramKeys* found) {
  impl_->settle(Impl::Owed::keys);
  impl_->follow(impl_->exchange->keys(found));
}

void ServerSession::keys_unavailable() {
  impl_->settle(Impl::Owed::keys);
  impl_->judged(Verdict::unavailable, {});
}

void ServerSession::authenticated(Verdict verdict, std::string_view user) {
  impl_->settle(Impl::Owed::verdict);
  impl_->judged(verdict, user);
}

void ServerSession::opened(const Listing& listing) {
  impl_->settle(Impl::Owed::maildrop);
  impl_->maildrop.emplace(listing);
  impl_->exchange.reset();
  impl_->credentials = sasl::Credentials();
  impl_->enter(State::transaction);
  impl_->replies.line("+OK ", Phrase::maildrop_open);
}

// RFC 2449 section 6.7: what differs from user to user is announced with USER before login only; after it the argument
// is the user's own.
void ServerSession::opened(const Listing& listing, std::optional<std::uint64_t> expire_days) {
  opened(listing);
  impl_->options.expire_days = expire_days;
}

void ServerSession::open_failed(Failure why) {
  impl_->settle(Impl::Owed::maildrop);
  impl_->forget_login();
  impl_->refuse(refusals::maildrop(why));
}

void ServerSession::message_sent() {
  impl_->settle(Impl::Owed::message);
  impl_->replies.clear();
}

void ServerSession::message_unavailable(Failure why) {
  impl_->settle(Impl::Owed::message);
  impl_->replies.cut_back(impl_->replies_before_message);
  impl_->refuse(refusals::message(why));
}

void ServerSession::committed() {
  impl_->settle(Impl::Owed::commit);
  impl_->say_farewell();
}

void ServerSession::commit_failed(Failure why) {
  impl_->settle(Impl::Owed::commit);
  impl_->refuse(refusals::deletions(why));
  impl_->after_replies = Impl::AfterReplies::close;
}

State ServerSession::state() const { return impl_->state; }

std::string_view ServerSession::user() const {
  return impl_->state == State::authorization || !impl_->maildrop ? std::string_view() : impl_->user;
}

}  // namespace satchel::pop3
