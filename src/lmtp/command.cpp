#include "lmtp/command.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "base/ascii.hpp"

namespace satchel::lmtp {
namespace {

std::optional<Reply> rset(Conversation& conversation, std::string_view) {
  conversation.reset();
  return replies::ok;
}

std::optional<Reply> noop(Conversation&, std::string_view) { return replies::ok; }

std::optional<Reply> vrfy(Conversation&, std::string_view) { return replies::cannot_verify; }

std::optional<Reply> quit(Conversation& conversation, std::string_view) {
  conversation.phase = Conversation::Phase::closing;
  return replies::goodbye;
}

std::optional<Reply> not_smtp(Conversation&, std::string_view) { return replies::not_smtp; }

std::optional<Reply> not_implemented(Conversation&, std::string_view) { return replies::not_implemented; }

/// A web browser was sent here, with commands for us in the body of its request: nothing of it may be obeyed.
std::optional<Reply> not_a_mail_client(Conversation& conversation, std::string_view) {
  conversation.phase = Conversation::Phase::closing;
  return replies::not_a_mail_client;
}

constexpr std::array table{
    Command{"LHLO", Stage::always, Argument::allowed, lhlo},             // RFC 2033 section 4.1
    Command{"MAIL", Stage::after_lhlo, Argument::allowed, mail},         // RFC 5321 section 4.1.1.2
    Command{"RCPT", Stage::in_transaction, Argument::allowed, rcpt},     // RFC 5321 section 4.1.1.3
    Command{"DATA", Stage::in_transaction, Argument::none, data},        // RFC 2033 section 4.2
    Command{"RSET", Stage::always, Argument::none, rset},                // RFC 5321 section 4.1.1.5
    Command{"NOOP", Stage::always, Argument::allowed, noop},             // RFC 5321 section 4.1.1.9
    Command{"QUIT", Stage::always, Argument::none, quit},                // RFC 5321 section 4.1.1.10
    Command{"VRFY", Stage::always, Argument::allowed, vrfy},             // RFC 5321 section 3.5.3
    Command{"HELO", Stage::always, Argument::allowed, not_smtp},         // RFC 2033 section 4.1
    Command{"EHLO", Stage::always, Argument::allowed, not_smtp},         // RFC 2033 section 4.1
    Command{"EXPN", Stage::always, Argument::allowed, not_implemented},  // RFC 5321 section 4.5.1
    Command{"HELP", Stage::always, Argument::allowed, not_implemented},  // RFC 5321 section 4.5.1
    Command{"GET", Stage::always, Argument::allowed, not_a_mail_client},
    Command{"POST", Stage::always, Argument::allowed, not_a_mail_client},
    Command{"PUT", Stage::always, Argument::allowed, not_a_mail_client},
    Command{"HEAD", Stage::always, Argument::allowed, not_a_mail_client},
    Command{"OPTIONS", Stage::always, Argument::allowed, not_a_mail_client},
    Command{"CONNECT", Stage::always, Argument::allowed, not_a_mail_client},
};

bool is_control(char c) { return (c >= '\0' && c < ' ') || c == '\x7f'; }

std::optional<Reply> stage_error(const Conversation& conversation, Stage stage) {
  if (stage == Stage::always) return std::nullopt;
  if (conversation.peer_name.empty()) return replies::lhlo_first;
  if (stage == Stage::in_transaction && !conversation.in_transaction) return replies::mail_first;
  return std::nullopt;
}

}  // namespace

std::span<const Command> commands() { return table; }

std::optional<Reply> execute(Conversation& conversation, std::string_view line) {
  // RFC 5321 section 4.1.1: white space before the CRLF should be tolerated.
  line = line.substr(0, line.find_last_not_of(" \t") + 1);
  if (std::ranges::any_of(line, is_control)) return replies::control_character;

  const std::string_view verb = line.substr(0, line.find(' '));
  const std::string_view argument = verb.size() < line.size() ? line.substr(verb.size() + 1) : std::string_view();
  const auto command = std::ranges::find_if(
      table, [&](const Command& candidate) { return base::equals_ignoring_case(candidate.verb, verb); });
  if (command == table.end()) return replies::unknown_command;
  if (command->argument == Argument::none && !argument.empty()) return replies::no_argument_allowed;
  if (const auto error = stage_error(conversation, command->stage)) return error;
  return command->handler(conversation, argument);
}

std::optional<std::string_view> behind_keyword(std::string_view argument, std::string_view keyword) {
  if (!base::starts_with_ignoring_case(argument, keyword)) return std::nullopt;
  argument.remove_prefix(keyword.size());
  return argument.substr(std::min(argument.find_first_not_of(' '), argument.size()));
}

}  // namespace satchel::lmtp
