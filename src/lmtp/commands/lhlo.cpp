#include <algorithm>

#include "lmtp/command.hpp"

namespace satchel::lmtp {
namespace {

/// A host name or an address literal; what exactly does not matter, since it is only told to the reader of Received.
bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= 255 && std::ranges::all_of(text, [](char c) {
    return c > ' ' && c < '\x7f' && std::string_view("()<>\\\"").find(c) == std::string_view::npos;
  });
}

}  // namespace

std::optional<Reply> lhlo(Conversation& conversation, std::string_view argument) {
  if (!is_name(argument)) return replies::lhlo_syntax;
  conversation.reset();
  conversation.peer_name = argument;
  // RFC 2033 section 5 wants PIPELINING and ENHANCEDSTATUSCODES, and would like 8BITMIME.
  conversation.lhlo_reply = "250-" + conversation.options.hostname + "\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SIZE " +
                            std::to_string(conversation.options.message_size) + "\r\n250 ENHANCEDSTATUSCODES";
  return Reply{conversation.lhlo_reply};
}

}  // namespace satchel::lmtp
