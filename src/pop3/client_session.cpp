#include "pop3/client_session.hpp"

#include <algorithm>
#include <utility>

#include "base/ascii.hpp"
#include "base/base64.hpp"
#include "pop3/client_session_impl.hpp"
#include "pop3/contract.hpp"
#include "sasl/plain.hpp"

namespace satchel::pop3::client {
namespace {

// RFC 2449 section 4: "The maximum length of a command line is [...] 255 octets, including the terminating CRLF".
constexpr std::size_t command_ceiling_octets = 255;
// What is read from the server in one go.
constexpr std::size_t input_octets = std::size_t{64} * 1024;

bool carries_a_secret(Verb verb) { return command(verb).tls == TlsRule::carries_a_password; }

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
  std::uint64_t number = 0;
  if (names_a_message(row.arguments))
    number = base::parse_decimal(arguments.substr(0, arguments.find(' '))).value_or(0);
  // PASS is followed by a space even when the password is empty.
  const bool bare = arguments.empty() && verb != Verb::pass;
  return {.verb = verb,
          .number = number,
          .reply_shape = arguments.empty() ? row.reply : row.reply_with_argument,
          .line = join(row.name, bare ? "" : " ", arguments),
          .auth_response = {}};
}

}  // namespace

Session::Impl::Impl(const Options& options)
    : input(options.line_ceiling + 2, input_octets), window(options.window_commands, options.window_octets) {}

Step Session::Impl::next() {
  if (!why_broken.empty()) return Broken{why_broken};
  if (std::optional<Step> step = read()) return *step;
  if (expecting == Expecting::tls) return StartTls{};
  if (output.empty() && expecting != Expecting::greeting) {
    window.write_to(output);
    if (!output.empty() && carries_a_secret(window.oldest().verb)) output_content = Content::secret;
  }
  if (output.empty()) return Receive{};
  return Send{output};
}

Session::Session(Options options) : impl_(std::make_unique<Impl>(options)) {}
Session::~Session() = default;
Session::Session(Session&&) noexcept = default;
Session& Session::operator=(Session&&) noexcept = default;

void Session::request(Verb verb, std::string_view arguments) {
  demand(arguments.find_first_of("\r\n") == std::string_view::npos);
  impl_->window.queue(make_request(verb, arguments));
}

void Session::request_auth_plain(std::string_view name, std::string_view password) {
  const auto plain = sasl::make_plain({}, name, password);
  demand(plain.has_value());
  std::string encoded = base::base64_encode(plain->reveal());
  constexpr std::string_view prefix = "AUTH PLAIN ";
  // RFC 5034 section 4: "if the initial response would cause the AUTH command to exceed this length, the client MUST
  // NOT use the initial response parameter".
  const bool fits = prefix.size() + encoded.size() + 2 <= command_ceiling_octets;
  OutgoingRequest request = make_request(Verb::auth, "PLAIN");
  request.auth_response = join(encoded, {});
  request.exchange = fits ? OutgoingRequest::Exchange::response_in_line : OutgoingRequest::Exchange::response_due;
  if (fits) request.line = join(prefix, encoded);
  base::Secret::wipe(encoded);
  impl_->window.queue(std::move(request));
}

void Session::set_pipelining(bool on) { impl_->window.set_pipelining(on); }

Step Session::next() { return impl_->next(); }

std::size_t Session::received(std::string_view octets) {
  // The pieces still to be given lie in the input.
  if (impl_->delivering()) return 0;
  return impl_->input.append(octets);
}

void Session::sent() {
  demand(!impl_->output.empty());
  if (impl_->output_content == Impl::Content::secret) base::Secret::wipe(impl_->output);
  impl_->output_content = Impl::Content::ordinary;
  impl_->output.clear();
}

void Session::tls_started() {
  demand(impl_->expecting == Impl::Expecting::tls);
  impl_->input.clear();
  impl_->expecting = Impl::Expecting::status;
}

std::size_t Session::unanswered() const { return impl_->window.unanswered(); }

}  // namespace satchel::pop3::client
