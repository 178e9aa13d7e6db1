#include <cstdint>
#include <optional>

#include "base/ascii.hpp"
#include "lmtp/command.hpp"
#include "lmtp/parameters.hpp"
#include "lmtp/path.hpp"

namespace satchel::lmtp {
namespace {

/// "SIZE=" 1*20DIGIT (RFC 1870 section 3). A number beyond 64 bits has the right form too and is too large.
std::optional<Reply> take_size(std::string_view digits, std::uint64_t message_size,
                               std::optional<std::uint64_t>& declared) {
  constexpr std::size_t most_digits = 20;
  if (digits.size() > most_digits || digits.find_first_not_of("0123456789") != std::string_view::npos)
    return replies::bad_parameter;
  const auto octets = base::parse_decimal(digits);
  // RFC 1870 section 6.1: what is declared to be over the limit may be refused before it is sent.
  declared = octets.value_or(UINT64_MAX);
  if (message_size != 0 && *declared > message_size) return replies::too_large;
  return std::nullopt;
}

std::optional<Reply> take_parameters(std::string_view text, const ServerOptions& options,
                                     std::optional<std::uint64_t>& declared) {
  const auto parameters = parse_parameters(text);
  if (!parameters) return replies::mail_syntax;
  bool size_seen = false;
  bool body_seen = false;
  for (const auto& [keyword, value] : *parameters) {
    const bool is_size = base::equals_ignoring_case(keyword, "SIZE");
    if (!is_size && !base::equals_ignoring_case(keyword, "BODY")) return replies::unknown_parameter;
    bool& seen = is_size ? size_seen : body_seen;
    if (seen || !value) return replies::bad_parameter;
    seen = true;
    if (is_size) {
      if (const auto error = take_size(*value, options.message_size, declared)) return error;
    } else if (!base::equals_ignoring_case(*value, "7BIT") && !base::equals_ignoring_case(*value, "8BITMIME")) {
      // The two differ in nothing for us: every octet is kept.
      return replies::bad_parameter;
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<Reply> mail(Conversation& conversation, std::string_view argument) {
  if (conversation.in_transaction) return replies::nested_mail;
  const auto path_text = behind_keyword(argument, "FROM:");
  if (!path_text) return replies::mail_syntax;
  const auto path = parse_path(*path_text);
  if (!path) return path.error() == PathError::non_ascii ? replies::non_ascii_address : replies::bad_sender;
  std::optional<std::uint64_t> declared;
  if (const auto error = take_parameters(path->rest, conversation.options, declared)) return error;

  conversation.in_transaction = true;
  conversation.envelope.declared_octets = declared;
  conversation.envelope.sender = path->address;
  return replies::sender_ok;
}

}  // namespace satchel::lmtp
