#include "pop3/refusal.hpp"

namespace satchel::pop3 {

RefusalText describe(Refusal refusal) {
  switch (refusal) {
    case Refusal::unknown_command:
      return {"-ERR unknown command\r\n", Blame::peer};
    case Refusal::line_too_long:
      return {"-ERR line too long\r\n", Blame::peer};
    case Refusal::bad_arguments:
      return {"-ERR wrong arguments\r\n", Blame::peer};
    case Refusal::not_before_login:
      return {"-ERR sign in first\r\n", Blame::peer};
    case Refusal::not_after_login:
      return {"-ERR already signed in\r\n", Blame::peer};
    // Not [AUTH]: a client would take that for a wrong password and ask its user for another (RFC 3206 section 4).
    case Refusal::tls_needed:
      return {"-ERR [SYS/PERM] passwords are taken under TLS only\r\n", Blame::peer};
    case Refusal::tls_unavailable:
      return {"-ERR TLS is not available\r\n", Blame::peer};
    case Refusal::tls_active:
      return {"-ERR TLS is already active\r\n", Blame::peer};
    case Refusal::name_needed:
      return {"-ERR USER first\r\n", Blame::peer};
    case Refusal::unknown_mechanism:
      return {"-ERR unknown mechanism\r\n", Blame::peer};
    case Refusal::malformed_response:
      return {"-ERR malformed response\r\n", Blame::peer};
    case Refusal::authentication_cancelled:
      return {"-ERR authentication cancelled\r\n", Blame::peer};
    case Refusal::login_rejected:
      return {"-ERR [AUTH] wrong name or password\r\n", Blame::peer};
    case Refusal::login_unavailable:
      return {"-ERR [SYS/TEMP] sign-in is not possible now\r\n", Blame::nobody};
    // RFC 2449 section 8.1.2: "The IN-USE response code indicates the authentication succeeded, but the user's maildrop
    // is currently in use". Clients from before response codes look for the word "lock".
    case Refusal::maildrop_in_use:
      return {"-ERR [IN-USE] maildrop is locked by another session\r\n", Blame::nobody};
    case Refusal::maildrop_unavailable:
      return {"-ERR [SYS/TEMP] maildrop cannot be opened now\r\n", Blame::nobody};
    case Refusal::maildrop_broken:
      return {"-ERR [SYS/PERM] maildrop cannot be opened\r\n", Blame::nobody};
    case Refusal::no_such_message:
      return {"-ERR no such message\r\n", Blame::nobody};
    case Refusal::message_unavailable:
      return {"-ERR [SYS/TEMP] message cannot be read now\r\n", Blame::nobody};
    case Refusal::message_broken:
      return {"-ERR [SYS/PERM] message cannot be read\r\n", Blame::nobody};
    // RFC 1939 section 6: "-ERR some deleted messages not removed". Here it is all or none.
    case Refusal::deletions_unavailable:
      return {"-ERR [SYS/TEMP] deleted messages not removed\r\n", Blame::nobody};
    case Refusal::deletions_broken:
      return {"-ERR [SYS/PERM] deleted messages not removed\r\n", Blame::nobody};
  }
  return {"-ERR\r\n", Blame::peer};
}

Refusal maildrop_refusal(Failure why) {
  switch (why) {
    case Failure::in_use:
      return Refusal::maildrop_in_use;
    case Failure::temporary:
      return Refusal::maildrop_unavailable;
    case Failure::permanent:
      return Refusal::maildrop_broken;
  }
  return Refusal::maildrop_unavailable;
}

Refusal message_refusal(Failure why) {
  return why == Failure::permanent ? Refusal::message_broken : Refusal::message_unavailable;
}

Refusal deletions_refusal(Failure why) {
  return why == Failure::permanent ? Refusal::deletions_broken : Refusal::deletions_unavailable;
}

}  // namespace satchel::pop3
