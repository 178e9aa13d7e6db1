#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "pop3/capabilities.hpp"
#include "pop3/context.hpp"
#include "pop3/event.hpp"
#include "pop3/line_framer.hpp"
#include "pop3/replies.hpp"
#include "pop3/server_session.hpp"

namespace satchel::pop3 {

/// The parts of a server session, shared by the loop that turns lines into events (server_session.cpp) and the places
/// where events become replies and changes (server_login.cpp up to the open maildrop, server_events.cpp for the rest).
struct ServerSession::Impl {
  explicit Impl(ServerOptions session_options);

  /// The result that the host owes.
  enum class Owed : std::uint8_t { nothing, sent, tls_started, keys, verdict, maildrop, message, commit };
  /// What is to be done once all replies have been sent.
  enum class AfterReplies : std::uint8_t { go_on, start_tls, close };
  /// LIST or UIDL in the making: the next message to look at.
  struct Scan {
    Verb verb;
    std::size_t next_index;
  };

  // The loop.
  Action next();
  std::optional<Action> advance();
  void handle(const LineFramer::Result& found);
  Action owe(Owed result, Action wanted);
  void settle(Owed result);
  bool drops_input() const { return after_replies != AfterReplies::go_on; }

  // Events.
  void apply(Event event);
  void operator()(const event::Refused& refused);
  void operator()(const event::HungUp&);
  void operator()(event::NameGiven& given);
  void operator()(event::PasswordGiven& given);
  void operator()(const event::DigestGiven& given);
  void operator()(const event::ExchangeBegun& begun);
  void operator()(const event::ResponseGiven& given);
  void operator()(const event::TlsWanted&);
  void operator()(const event::CapabilitiesWanted&);
  void operator()(const event::Utf8Wanted&);
  void operator()(const event::LanguagesWanted&);
  void operator()(const event::LanguageWanted& wanted);
  void operator()(const event::TotalsWanted&);
  void operator()(const event::ScanWanted& wanted);
  void operator()(const event::EntryWanted& wanted);
  void operator()(const event::MessageWanted& wanted);
  void operator()(const event::DeletionWanted& wanted);
  void operator()(const event::ResetWanted&);
  void operator()(const event::NothingWanted&);
  void operator()(const event::QuitWanted&);
  void refuse(const Refusal& why);
  void say_farewell();
  void append_entry(Verb verb, std::size_t index);
  void append_totals();
  void continue_scan();

  // Login: the ways to it, and what they have in common.
  void authenticate(std::string_view method, const sasl::Credentials& given);
  void follow(const sasl::ServerStep& step);
  void fail_exchange(sasl::ServerError why);
  void judged(Verdict verdict, std::string_view known_as);
  void open_maildrop();
  void forget_login();
  std::string next_nonce();
  void note_capabilities();

  /// The one place where the state changes.
  void enter(State next_state);
  Context context() const;

  ServerOptions options;
  State state = State::authorization;
  LineFramer input;
  Replies replies;
  Capabilities capabilities;  ///< brought up to date when they are asked for; kept for its memory
  std::size_t bad_commands = 0;
  bool utf8_mode = false;

  Owed owed = Owed::nothing;
  Action action;  ///< meaningful while something is owed
  AfterReplies after_replies = AfterReplies::go_on;

  std::string timestamp;  ///< of the greeting, with its angle brackets; empty without APOP
  std::uint64_t nonces_used = 0;
  /// AUTH under way. Kept until the maildrop is open, since the credentials are its.
  std::unique_ptr<sasl::ServerExchange> exchange;
  sasl::Mechanism mechanism{};
  bool awaiting_auth_response = false;
  /// What USER, PASS and APOP brought.
  sasl::Credentials credentials;
  /// Who signs in, or has.
  std::string user;

  std::optional<MaildropView> maildrop;
  std::optional<Scan> scan;
  std::size_t replies_before_message = 0;  ///< size of `replies` without the +OK of a message not yet sent
  std::vector<std::uint32_t> deletions;
};

}  // namespace satchel::pop3
