#pragma once

#include <cstdint>

#include "pop3/phrases.hpp"
#include "pop3/response_code.hpp"
#include "pop3/server_session.hpp"

namespace satchel::pop3 {

/// Whether a refusal brings the connection nearer to its end.
enum class Blame : std::uint8_t {
  peer,    ///< counts as a bad command
  nobody,  ///< a request in order that cannot be met
};

/// Why the server says -ERR: what programs read, and what people do.
struct Refusal {
  ResponseCode code;
  Phrase text;
  Blame blame;
};

namespace refusals {

constexpr Refusal because_of_peer(Phrase text, ResponseCode code = ResponseCode::none) {
  return {code, text, Blame::peer};
}

constexpr Refusal unknown_command = because_of_peer(Phrase::unknown_command);
constexpr Refusal line_too_long = because_of_peer(Phrase::line_too_long);
constexpr Refusal bad_arguments = because_of_peer(Phrase::bad_arguments);
constexpr Refusal not_before_login = because_of_peer(Phrase::sign_in_first);
constexpr Refusal not_after_login = because_of_peer(Phrase::signed_in_already);
// Not [AUTH]: a client would take that for a wrong password and ask its user for another (RFC 3206 section 4).
constexpr Refusal tls_needed = because_of_peer(Phrase::tls_needed, ResponseCode::sys_perm);
constexpr Refusal tls_unavailable = because_of_peer(Phrase::tls_unavailable);
constexpr Refusal tls_active = because_of_peer(Phrase::tls_active);
constexpr Refusal name_needed = because_of_peer(Phrase::name_needed);
constexpr Refusal name_malformed = because_of_peer(Phrase::name_malformed);
constexpr Refusal unknown_mechanism = because_of_peer(Phrase::unknown_mechanism);
constexpr Refusal malformed_response = because_of_peer(Phrase::malformed_response);
constexpr Refusal authentication_cancelled = because_of_peer(Phrase::authentication_cancelled);
constexpr Refusal login_rejected = because_of_peer(Phrase::login_rejected, ResponseCode::auth);
constexpr Refusal channel_binding_differs = because_of_peer(Phrase::channel_binding_differs, ResponseCode::auth);
constexpr Refusal login_unavailable{ResponseCode::sys_temp, Phrase::login_unavailable, Blame::nobody};
constexpr Refusal no_such_message{ResponseCode::none, Phrase::no_such_message, Blame::nobody};
constexpr Refusal unknown_language{ResponseCode::none, Phrase::unknown_language, Blame::nobody};

/// The refusals that tell of a host's failure.
Refusal maildrop(Failure why);
Refusal message(Failure why);
Refusal deletions(Failure why);

}  // namespace refusals
}  // namespace satchel::pop3
