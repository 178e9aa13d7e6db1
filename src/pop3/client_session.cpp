#include "pop3/client_session.hpp"

#include <algorithm>
#include <utility>

#include "base/ascii.hpp"
#include "base/base64.hpp"
#include "pop3/client_session_impl.hpp"
#include "pop3/contract.hpp"
#include "sasl/apop.hpp"
#include "sasl/saslprep.hpp"

namespace satchel::pop3::client {
namespace {

// RFC 2449 section 4: "The maximum length of a command is increased [...] to 255 octets, including the terminating
// CRLF."
constexpr std::size_t command_ceiling_octets = 255;

bool carries_a_secret(Verb verb) {
  const TlsRule rule = command(verb).tls;
  return rule == TlsRule::carries_a_password || rule == TlsRule::by_mechanism;
}

bool names_a_message(Arguments arguments) {
  return arguments == Arguments::message || arguments == Arguments::optional_message ||
         arguments == Arguments::message_and_line_count;
}

base::Secret join(std::string_view first, std::string_view second, std::string_view third = {}) {
  std::string whole;
  whole.reserve(first.size() + second.size() + third.size() + 2);
  whole.append(first).append(second).append(third).append("\r\n");
  base::Secret result{std::string_view(whole)};
  base::Secret::wipe(whole);
  return result;
}

OutgoingRequest make_request(Verb verb, std::string_view arguments) {
  const Command& row = command(verb);
  OutgoingRequest request;
  request.verb = verb;
  if (names_a_message(row.arguments))
    request.number = base::parse_decimal(arguments.substr(0, arguments.find(' '))).value_or(0);
  request.reply_shape = arguments.empty() ? row.reply : row.reply_with_argument;
  // PASS is followed by a space even when the password is empty.
  const bool bare = arguments.empty() && verb != Verb::pass;
  request.line = join(row.name, bare ? "" : " ", arguments);
  return request;
}

base::Secret encode(std::string_view message) {
  std::string encoded = base::base64_encode(message);
  base::Secret line = join(encoded, {});
  base::Secret::wipe(encoded);
  return line;
}

message::LineEnds line_ends(Quirks tolerated) {
  return tolerated.contains(Quirk::bare_line_feeds) ? message::LineEnds::tolerant : message::LineEnds::strict;
}

}  // namespace

Session::Impl::Impl(const Options& options)
    : tolerated(options.tolerated),
      input(options.line_ceiling + 2),
      window(options.window_commands, options.window_octets),
      unstuffer(line_ends(options.tolerated)) {}

Step Session::Impl::next() {
  if (has_oddity()) return oddities[oddities_told++];
  if (held_back) return *std::exchange(held_back, std::nullopt);
  if (!why_broken.empty()) return Broken{why_broken};
  ended_exchange.reset();
  std::optional<Step> step;
  do step = read();
  while (!step && !has_oddity() && !input.rest().empty());
  if (has_oddity()) {
    held_back = step;
    return oddities[oddities_told++];
  }
  if (step) return *step;
  if (expecting == Expecting::tls) return StartTls{};
  if (output.empty() && expecting != Expecting::greeting) {
    window.write_to(output);
    if (!output.empty() && carries_a_secret(window.oldest().verb)) output_content = Content::secret;
  }
  if (output.empty()) return Receive{};
  return Send{std::string_view(output).substr(output_sent)};
}

void Session::Impl::write_secret(std::string_view octets) {
  output = octets;
  output_content = Content::secret;
}

Session::Session(Options options) : impl_(std::make_unique<Impl>(options)) {}
Session::~Session() = default;
Session::Session(Session&&) noexcept = default;
Session& Session::operator=(Session&&) noexcept = default;

void Session::request(Verb verb, std::string_view arguments) {
  demand(arguments.find_first_of("\r\n") == std::string_view::npos);
  impl_->window.queue(make_request(verb, arguments));
}

void Session::request_auth(std::unique_ptr<sasl::ClientExchange> exchange) {
  OutgoingRequest request = make_request(Verb::auth, sasl::info(exchange->mechanism()).name);
  request.exchange_state = ExchangeState::server_begins;
  if (const std::optional<base::Secret> first = exchange->initial_response()) {
    request.first_message = encode(first->reveal());
    // RFC 5034 section 4: "If the client is transmitting an initial response of zero length, it MUST instead transmit
    // the response as a single equals sign".
    const std::string_view command = request.line.reveal().substr(0, request.line.reveal().size() - 2);
    const std::string_view encoded =
        request.first_message.reveal().substr(0, request.first_message.reveal().size() - 2);
    base::Secret line = join(command, " ", encoded.empty() ? "=" : encoded);
    // RFC 5034 section 4: "if the initial response would cause the AUTH command to exceed this length, the client MUST
    // NOT use the initial response parameter".
    const bool fits = line.reveal().size() <= command_ceiling_octets;
    request.exchange_state = fits ? ExchangeState::first_message_in_line : ExchangeState::first_message_due;
    if (fits) request.line = std::move(line);
  }
  request.exchange = std::move(exchange);
  impl_->window.queue(std::move(request));
}

// RFC 1939 section 7: the digest is "calculated by applying the MD5 algorithm to a string consisting of the timestamp
// (including angle-brackets) followed by a shared secret". RFC 6856 section 2.2: "A client or server that supports APOP
// and permits UTF-8 in usernames or passwords MUST apply SASLprep", to the name as a query and to the password as a
// stored string.
std::expected<void, ApopError> Session::request_apop(std::string_view name, std::string_view password) {
  if (impl_->timestamp.empty()) return std::unexpected(ApopError::no_timestamp);
  const auto prepared_name = sasl::saslprep(name, sasl::SaslprepUse::query);
  const auto prepared_password = sasl::saslprep(password, sasl::SaslprepUse::stored);
  if (!prepared_name || !prepared_password || prepared_name->empty()) return std::unexpected(ApopError::not_sendable);
  request(Verb::apop, std::string(prepared_name->reveal()) + " " +
                          sasl::apop_digest(impl_->timestamp, prepared_password->reveal()));
  return {};
}

void Session::set_pipelining(bool on) { impl_->window.set_pipelining(on); }

void Session::set_window(std::size_t commands, std::size_t octets) { impl_->window.set_bounds(commands, octets); }

Step Session::next() { return impl_->next(); }

void Session::received(std::string_view octets) {
  demand(!impl_->delivering() && !impl_->held_back && impl_->input.rest().empty());
  impl_->input.feed(octets);
}

void Session::sent() { sent(impl_->output.size() - impl_->output_sent); }

void Session::sent(std::size_t octets) {
  demand(octets <= impl_->output.size() - impl_->output_sent);
  impl_->output_sent += octets;
  if (impl_->output_sent < impl_->output.size()) return;
  if (impl_->output_content == Impl::Content::secret) base::Secret::wipe(impl_->output);
  impl_->output_content = Impl::Content::ordinary;
  impl_->output.clear();
  impl_->output_sent = 0;
}

// RFC 2595 section 4: "After TLS is established, the client MUST discard cached information about server capabilities
// and SHOULD re-issue the CAPA command."
void Session::tls_started() {
  demand(impl_->expecting == Impl::Expecting::tls);
  impl_->input.clear();
  impl_->expecting = Impl::Expecting::status;
  impl_->capabilities = {};
  impl_->window.set_pipelining(false);
}

std::size_t Session::unanswered() const { return impl_->window.unanswered(); }

const Capabilities& Session::capabilities() const { return impl_->capabilities; }

std::uint64_t Session::times_met(Quirk quirk) const { return impl_->quirks_met[static_cast<std::size_t>(quirk)]; }

}  // namespace satchel::pop3::client
