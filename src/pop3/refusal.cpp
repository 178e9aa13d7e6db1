#include "pop3/refusal.hpp"

namespace satchel::pop3::refusals {

Refusal maildrop(Failure why) {
  switch (why) {
    // RFC 2449 section 8.1.2: "It indicates the authentication was successful, but the user's maildrop is currently in
    // use (probably by another POP3 client)." Clients from before response codes look for the word "lock".
    case Failure::in_use:
      return {ResponseCode::in_use, Phrase::maildrop_in_use, Blame::nobody};
    // RFC 2449 section 8.1.1: "This occurs on an -ERR response to an AUTH, USER (see note), PASS or APOP command and
    // indicates that the user has logged in recently and will not be allowed to login again until the login delay
    // period has expired."
    case Failure::login_delay:
      return {ResponseCode::login_delay, Phrase::login_too_soon, Blame::nobody};
    case Failure::needs_utf8:
      return {ResponseCode::utf8, Phrase::utf8_needed, Blame::nobody};
    case Failure::permanent:
      return {ResponseCode::sys_perm, Phrase::maildrop_broken, Blame::nobody};
    case Failure::temporary:
      break;
  }
  return {ResponseCode::sys_temp, Phrase::maildrop_unavailable, Blame::nobody};
}

Refusal message(Failure why) {
  if (why == Failure::needs_utf8) return {ResponseCode::utf8, Phrase::utf8_needed, Blame::nobody};
  if (why == Failure::permanent) return {ResponseCode::sys_perm, Phrase::message_broken, Blame::nobody};
  return {ResponseCode::sys_temp, Phrase::message_unavailable, Blame::nobody};
}

// RFC 1939 section 6: "-ERR some deleted messages not removed". Here it is all or none.
Refusal deletions(Failure why) {
  if (why == Failure::permanent) return {ResponseCode::sys_perm, Phrase::deletions_broken, Blame::nobody};
  return {ResponseCode::sys_temp, Phrase::deletions_unavailable, Blame::nobody};
}

}  // namespace satchel::pop3::refusals
