#pragma once

#include <cstdint>
#include <string_view>

#include "pop3/language.hpp"

namespace satchel::pop3 {

/// All that the server says to people. What programs read is not here.
enum class Phrase : std::uint8_t {
  // Behind +OK.
  ready,
  send_password,
  maildrop_open,
  capabilities_follow,
  begin_tls,
  messages,  ///< behind a number
  octets,    ///< behind a number
  unique_ids_follow,
  top_follows,
  marked_as_deleted,
  languages_follow,
  language_chosen,
  utf8_on,
  utf8_too_late,
  bye,
  // Behind -ERR.
  unknown_command,
  line_too_long,
  bad_arguments,
  sign_in_first,
  signed_in_already,
  tls_needed,
  tls_unavailable,
  tls_active,
  name_needed,
  name_malformed,
  unknown_mechanism,
  malformed_response,
  authentication_cancelled,
  login_rejected,
  channel_binding_differs,
  login_unavailable,
  maildrop_in_use,
  login_too_soon,
  maildrop_unavailable,
  maildrop_broken,
  utf8_needed,
  no_such_message,
  message_unavailable,
  message_broken,
  deletions_unavailable,
  deletions_broken,
  unknown_language,
};

std::string_view text_of(Phrase phrase, Language language);

}  // namespace satchel::pop3
