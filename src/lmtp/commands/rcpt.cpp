#include "lmtp/command.hpp"
#include "lmtp/parameters.hpp"
#include "lmtp/path.hpp"

namespace satchel::lmtp {

std::optional<Reply> rcpt(Conversation& conversation, std::string_view argument) {
  const auto path_text = behind_keyword(argument, "TO:");
  if (!path_text) return replies::rcpt_syntax;
  const auto path = parse_path(*path_text);
  if (!path) return path.error() == PathError::non_ascii ? replies::non_ascii_address : replies::bad_recipient;
  if (path->address.empty()) return replies::bad_recipient;
  const auto parameters = parse_parameters(path->rest);
  if (!parameters) return replies::rcpt_syntax;
  if (!parameters->empty()) return replies::unknown_parameter;
  if (conversation.envelope.recipients.size() >= conversation.options.recipients) return replies::too_many_recipients;

  conversation.candidate = path->address;
  return std::nullopt;
}

}  // namespace satchel::lmtp
