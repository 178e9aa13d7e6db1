#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "lmtp/conversation.hpp"
#include "lmtp/replies.hpp"

/// The table of commands, and the handlers that have a file of their own.
namespace satchel::lmtp {

/// Carries out a command whose stage and argument have been checked. Gives its reply, or nothing when that waits for
/// the recipient to be looked up.
using Handler = std::optional<Reply> (*)(Conversation& conversation, std::string_view argument);

/// When a command may be given.
enum class Stage : std::uint8_t { always, after_lhlo, in_transaction };
enum class Argument : std::uint8_t { none, allowed };

struct Command {
  std::string_view verb;
  Stage stage;
  Argument argument;
  Handler handler;
};

std::span<const Command> commands();

/// Carries out one command line, given without CRLF.
std::optional<Reply> execute(Conversation& conversation, std::string_view line);

std::optional<Reply> lhlo(Conversation& conversation, std::string_view argument);
std::optional<Reply> mail(Conversation& conversation, std::string_view argument);
std::optional<Reply> rcpt(Conversation& conversation, std::string_view argument);
std::optional<Reply> data(Conversation& conversation, std::string_view argument);

/// The text behind `keyword` ("FROM:" or "TO:"), or nothing. Spaces that some clients put there are passed over.
std::optional<std::string_view> behind_keyword(std::string_view argument, std::string_view keyword);

}  // namespace satchel::lmtp
