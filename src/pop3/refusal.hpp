#pragma once

#include <cstdint>
#include <string_view>

#include "pop3/server_session.hpp"

namespace satchel::pop3 {

/// Why the server says -ERR.
enum class Refusal : std::uint8_t {
  unknown_command,
  line_too_long,
  bad_arguments,
  not_before_login,
  not_after_login,
  tls_needed,
  tls_unavailable,
  tls_active,
  name_needed,
  unknown_mechanism,
  malformed_response,
  authentication_cancelled,
  login_rejected,
  login_unavailable,
  maildrop_in_use,
  maildrop_unavailable,
  maildrop_broken,
  no_such_message,
  message_unavailable,
  message_broken,
  deletions_unavailable,
  deletions_broken,
};

/// Whether a refusal brings the connection nearer to its end.
enum class Blame : std::uint8_t {
  peer,    ///< counts as a bad command
  nobody,  ///< a request in order that cannot be met
};

struct RefusalText {
  std::string_view line;  ///< with its CRLF
  Blame blame;
};

RefusalText describe(Refusal refusal);

/// The refusals that tell of a host's failure.
Refusal maildrop_refusal(Failure why);
Refusal message_refusal(Failure why);
Refusal deletions_refusal(Failure why);

}  // namespace satchel::pop3
