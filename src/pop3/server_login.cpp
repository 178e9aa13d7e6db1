#include <utility>

#include "base/ascii.hpp"
#include "base/base64.hpp"
#include "pop3/contract.hpp"
#include "pop3/prepared.hpp"
#include "pop3/server_session_impl.hpp"
#include "sasl/derive_nonce.hpp"

/// The ways to an open maildrop: USER and PASS, APOP, and the mechanisms of AUTH.
namespace satchel::pop3 {
namespace {

constexpr std::size_t least_seed_octets = 16;

bool needs_nonce(sasl::Mechanism mechanism) {
  switch (mechanism) {
    case sasl::Mechanism::scram_sha_256_plus:
    case sasl::Mechanism::scram_sha_256:
    case sasl::Mechanism::scram_sha_1_plus:
    case sasl::Mechanism::scram_sha_1:
    case sasl::Mechanism::cram_md5:
      return true;
    default:
      return false;
  }
}

/// The form of a SCRAM mechanism that is bound to the TLS connection.
std::optional<sasl::Mechanism> plus_form(sasl::Mechanism mechanism) {
  if (mechanism == sasl::Mechanism::scram_sha_256) return sasl::Mechanism::scram_sha_256_plus;
  if (mechanism == sasl::Mechanism::scram_sha_1) return sasl::Mechanism::scram_sha_1_plus;
  return std::nullopt;
}

Refusal refusal_of(sasl::ServerError why) {
  switch (why) {
    case sasl::ServerError::malformed:
      return refusals::malformed_response;
    case sasl::ServerError::channel_binding:
      return refusals::channel_binding_differs;
    case sasl::ServerError::rejected:
      break;
  }
  return refusals::login_rejected;
}

}  // namespace

void ServerSession::Impl::operator()(event::NameGiven& given) {
  forget_login();
  credentials.name = given.name.reveal();
  replies.line("+OK ", Phrase::send_password);
}

void ServerSession::Impl::operator()(event::PasswordGiven& given) {
  credentials.proof = sasl::proof::Password{std::move(given.password)};
  authenticate("USER", credentials);
}

// RFC 6856 section 2.2: "A client or server that supports APOP and permits UTF-8 in usernames or passwords MUST apply
// SASLprep to the username and password used to compute the APOP digest."
void ServerSession::Impl::operator()(const event::DigestGiven& given) {
  const std::optional<base::Secret> name = prepared(options, given.name);
  if (!name) {
    refuse(refusals::name_malformed);
    return;
  }
  forget_login();
  credentials.name = name->reveal();
  credentials.proof = sasl::proof::Digest{.challenge = timestamp, .digest = base::lowercase(given.digest)};
  authenticate("APOP", credentials);
}

void ServerSession::Impl::operator()(const event::ExchangeBegun& begun) {
  forget_login();
  mechanism = begun.mechanism;
  const std::optional<sasl::Mechanism> plus = plus_form(mechanism);
  exchange = sasl::make_server(mechanism, {.hostname = options.hostname,
                                           .nonce = needs_nonce(mechanism) ? next_nonce() : std::string(),
                                           .bindings = options.tls_connection.bindings,
                                           .plus_offered = plus && offered_mechanisms(options).contains(*plus),
                                           .decoy_secret = options.decoy_secret,
                                           .decoy_iterations = options.decoy_iterations});
  std::optional<std::string_view> initial_response;
  if (begun.initial_response) initial_response = begun.initial_response->reveal();
  follow(exchange->begin(initial_response));
}

void ServerSession::Impl::operator()(const event::ResponseGiven& given) {
  follow(exchange->respond(given.response.reveal()));
}

/// Does what the exchange asks for.
void ServerSession::Impl::follow(const sasl::ServerStep& step) {
  // RFC 5034 section 4: "a server challenge that contains no data is to be sent as '+ ' followed by CRLF": so is one
  // with data, in base64.
  if (const auto* challenge = std::get_if<sasl::Challenge>(&step)) {
    awaiting_auth_response = true;
    replies.line("+ ", std::string_view(base::base64_encode(challenge->data)));
  } else if (const auto* wanted = std::get_if<sasl::FetchKeys>(&step)) {
    owe(Owed::keys, FetchKeys{.hash = wanted->hash, .name = wanted->name});
  } else if (const auto* to_verify = std::get_if<sasl::Verify>(&step)) {
    authenticate(sasl::info(mechanism).name, *to_verify->credentials);
  } else if (const auto* failed = std::get_if<sasl::Failed>(&step)) {
    fail_exchange(failed->why);
  } else {
    open_maildrop();
  }
}

void ServerSession::Impl::fail_exchange(sasl::ServerError why) {
  forget_login();
  refuse(refusal_of(why));
}

/// RFC 4616 section 2: the server checks "that the authentication identity is permitted to act as the [...]
/// authorization identity". Here everybody is themselves only; EXTERNAL names nobody but in the authorization identity.
void ServerSession::Impl::authenticate(std::string_view method, const sasl::Credentials& given) {
  if (!given.authorization_id.empty() && !given.name.empty() && given.authorization_id != given.name) {
    fail_exchange(sasl::ServerError::rejected);
    return;
  }
  user = given.name;
  owe(Owed::verdict, Authenticate{.method = method, .credentials = &given});
}

void ServerSession::Impl::judged(Verdict verdict, std::string_view known_as) {
  const bool accepted = verdict == Verdict::accepted;
  if (accepted && !known_as.empty()) user = known_as;
  // A certificate or token may be good and yet name nobody; the maildrop without a name belongs to nobody either.
  const bool of_nobody = accepted && user.empty();
  if (verdict == Verdict::unavailable || of_nobody) {
    forget_login();
    refuse(refusals::login_unavailable);
    return;
  }
  if (exchange)
    follow(exchange->verdict(accepted));
  else if (accepted)
    open_maildrop();
  else
    fail_exchange(sasl::ServerError::rejected);
}

void ServerSession::Impl::open_maildrop() { owe(Owed::maildrop, OpenMaildrop{.user = user, .utf8 = utf8_mode}); }

void ServerSession::Impl::forget_login() {
  exchange.reset();
  awaiting_auth_response = false;
  credentials = sasl::Credentials();
  user.clear();
}

std::string ServerSession::Impl::next_nonce() {
  demand(options.seed.size() >= least_seed_octets);
  return sasl::derive_nonce(options.seed, nonces_used++);
}

}  // namespace satchel::pop3
