#include "lmtp/command.hpp"

namespace satchel::lmtp {

/// "The additional restriction is that when there have been no successful RCPT commands in the mail transaction, the
/// DATA command MUST fail with a 503 reply code." (RFC 2033 section 4.2)
std::optional<Reply> data(Conversation& conversation, std::string_view) {
  if (conversation.envelope.recipients.empty()) return replies::no_recipients;
  conversation.data.emplace(conversation.options.message_size, conversation.options.bare_newlines);
  conversation.phase = Conversation::Phase::data;
  return replies::start_data;
}

}  // namespace satchel::lmtp
