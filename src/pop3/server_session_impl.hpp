#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/secret.hpp"
#include "pop3/context.hpp"
#include "pop3/event.hpp"
#include "pop3/line_framer.hpp"
#include "pop3/replies.hpp"
#include "pop3/server_session.hpp"

namespace satchel::pop3 {

/// The parts of a server session, shared by the loop that turns lines into events (server_session.cpp) and the place
/// where events become replies and changes (server_events.cpp).
struct ServerSession::Impl {
  explicit Impl(ServerOptions session_options);

  /// The result that the host owes.
  enum class Owed : std::uint8_t { nothing, sent, tls_started, verdict, maildrop, message, commit };
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
  void operator()(const event::NameGiven& given);
  void operator()(const event::PasswordGiven& given);
  void operator()(const event::ChallengeWanted&);
  void operator()(event::CredentialsGiven& given);
  void operator()(const event::TlsWanted&);
  void operator()(const event::CapabilitiesWanted&);
  void operator()(const event::TotalsWanted&);
  void operator()(const event::ScanWanted& wanted);
  void operator()(const event::EntryWanted& wanted);
  void operator()(const event::MessageWanted& wanted);
  void operator()(const event::DeletionWanted& wanted);
  void operator()(const event::ResetWanted&);
  void operator()(const event::NothingWanted&);
  void operator()(const event::QuitWanted&);
  void refuse(Refusal why);
  void authenticate(std::string_view mechanism);
  void forget_login();
  void say_farewell();
  void append_entry(Verb verb, std::size_t index);
  void continue_scan();

  /// The one place where the state changes.
  void enter(State next_state);
  Context context() const;

  ServerOptions options;
  State state = State::authorization;
  LineFramer input;
  Replies replies;
  std::size_t bad_commands = 0;

  Owed owed = Owed::nothing;
  Action action;  ///< meaningful while something is owed
  AfterReplies after_replies = AfterReplies::go_on;
  bool awaiting_auth_response = false;

  /// Who signs in, or has: given by USER or AUTH, empty when nobody has been named.
  std::string name;
  base::Secret password;
  std::optional<MaildropView> maildrop;
  std::optional<Scan> scan;
  std::size_t replies_before_message = 0;  ///< size of `replies` without the +OK of a message not yet sent
  std::vector<std::uint32_t> deletions;
};

}  // namespace satchel::pop3
