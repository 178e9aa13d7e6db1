#include <utility>

#include "base/base64.hpp"
#include "pop3/client_session_impl.hpp"

/// The exchange of AUTH: challenges of the server in, responses out (RFC 5034 section 4).
namespace satchel::pop3::client {

/// Some servers write "+OK" for a challenge; it can be one only while nothing has been said in the exchange.
bool Session::Impl::asks_for_response(const StatusLine& status) {
  if (status.kind != StatusLine::Kind::positive) return status.kind == StatusLine::Kind::challenge;
  const ExchangeState state = window.oldest().exchange_state;
  return state == ExchangeState::first_message_due || state == ExchangeState::server_begins;
}

std::optional<Step> Session::Impl::continue_auth(const StatusLine& status) {
  OutgoingRequest& request = window.oldest();
  if (!request.exchange) return break_off("the server asked for a response outside of AUTH");
  if (!output.empty()) return break_off("the server answers what it cannot have read yet");
  if (request.exchange_state == ExchangeState::cancelled)
    return break_off("the server goes on with an authentication that was cancelled");

  std::optional<Step> end;
  if (status.kind == StatusLine::Kind::positive) end = note(Quirk::ok_for_challenge, status.text);
  if (end) return end;
  std::optional<std::string> challenge = base::base64_decode(status.text);
  if (!challenge && status.kind == StatusLine::Kind::challenge) end = note(Quirk::text_for_challenge, status.text);
  if (end) return end;
  answer_challenge(challenge.value_or(std::string()));
  return std::nullopt;
}

/// The status that ends an AUTH. Success is believed only where the exchange believes it.
std::optional<Step> Session::Impl::end_auth(const StatusLine& status) {
  OutgoingRequest& request = window.oldest();
  if (!request.exchange) return std::nullopt;
  const bool positive = status.kind == StatusLine::Kind::positive;
  // A server may give up while the response is not on its way yet; it cannot be content with it.
  if (!output.empty() && (positive || output_sent != 0))
    return break_off("the server answers what it cannot have read yet");
  base::Secret::wipe(output);
  if (!positive) return std::nullopt;
  if (request.exchange_state == ExchangeState::cancelled)
    return break_off("the server reports success of an authentication that was cancelled");
  if (const auto proven = request.exchange->succeeded(); !proven) return break_off(sasl::describe(proven.error()));
  return std::nullopt;
}

void Session::Impl::answer_challenge(std::string_view challenge) {
  OutgoingRequest& request = window.oldest();
  const ExchangeState before = std::exchange(request.exchange_state, ExchangeState::running);
  const bool first_message_wanted = before == ExchangeState::first_message_due ||
                                    (before == ExchangeState::first_message_in_line && challenge.empty());
  if (first_message_wanted) {
    write_secret(request.first_message.reveal());
    return;
  }
  auto response = request.exchange->respond(challenge);
  if (!response) {
    cancel_auth(response.error());
    return;
  }
  std::string encoded = base::base64_encode(response->reveal()) + "\r\n";
  write_secret(encoded);
  base::Secret::wipe(encoded);
}

// RFC 5034 section 4: "If the client wishes to cancel the authentication exchange, it issues a line with a single '*'."
void Session::Impl::cancel_auth(sasl::ClientError why) {
  output = "*\r\n";
  window.oldest().exchange_state = ExchangeState::cancelled;
  window.oldest().problem = why;
}

}  // namespace satchel::pop3::client
