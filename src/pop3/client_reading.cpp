#include <utility>

#include "pop3/client_session_impl.hpp"

namespace satchel::pop3::client {

std::optional<Step> Session::Impl::read() {
  if (delivering()) return MessageData{window.oldest().number, pieces[next_piece++]};
  if (std::exchange(message_ended, false)) return end_answer();
  if (expecting == Expecting::message) return read_message();
  const std::string_view waiting = input.rest();
  if (waiting.empty()) return std::nullopt;

  // Bytes that nobody asked for: an answer put before its question would later pass for the real one.
  if (owed_nothing()) return break_off("the server spoke without being asked");
  if (expecting == Expecting::tls) return break_off("the server sent more behind its agreement to STLS");
  // Not waiting for the end of this line: a server that speaks TLS, or another protocol, may never send one.
  if (expecting != Expecting::listing && !may_begin_status_line(waiting.front()))
    return break_off("the server does not speak POP3");
  return read_line();
}

std::optional<Step> Session::Impl::read_line() {
  const LineFramer::Result found = input.next();
  if (found.found == LineFramer::Found::nothing) return std::nullopt;
  if (found.found == LineFramer::Found::too_long) return break_off("the server sent a line that is too long");
  switch (expecting) {
    case Expecting::greeting:
      return read_greeting(found.line);
    case Expecting::listing:
      return read_listing_line(found.line);
    default:
      return read_status(found.line);
  }
}

std::optional<Step> Session::Impl::read_greeting(std::string_view line) {
  const std::optional<StatusLine> status = parse_status_line(line);
  if (!status || status->kind == StatusLine::Kind::challenge) return break_off("the server does not speak POP3");
  expecting = Expecting::status;
  return Greeting{.positive = status->kind == StatusLine::Kind::positive,
                  .text = status->text,
                  .timestamp = find_timestamp(status->text)};
}

std::optional<Step> Session::Impl::read_status(std::string_view line) {
  const std::optional<StatusLine> status = parse_status_line(line);
  if (!status) return break_off("the server sent something else than a reply");
  const bool asked_for_response = status->kind == StatusLine::Kind::challenge ||
                                  // Some servers write "+OK" for the challenge.
                                  (status->kind == StatusLine::Kind::positive &&
                                   window.oldest().exchange == OutgoingRequest::Exchange::response_due);
  if (asked_for_response) return continue_auth(*status);
  return finish_status(*status);
}

/// Answers a challenge. The server is given the response once behind its challenge; then the exchange is cancelled.
std::optional<Step> Session::Impl::continue_auth(const StatusLine& /*status*/) {
  using Exchange = OutgoingRequest::Exchange;
  OutgoingRequest& request = window.oldest();
  if (request.verb != Verb::auth) return break_off("the server asked for a response outside of AUTH");
  switch (request.exchange) {
    case Exchange::response_in_line:
    case Exchange::response_due:
      output = request.auth_response.reveal();
      output_content = Content::secret;
      request.exchange = Exchange::response_sent;
      return std::nullopt;
    // RFC 5034 section 4: "If the client wishes to cancel the authentication exchange, it issues a line with a single
    // '*'."
    case Exchange::response_sent:
      output = "*\r\n";
      request.exchange = Exchange::cancelled;
      return std::nullopt;
    case Exchange::cancelled:
      break;
  }
  return break_off("the server goes on with an authentication that was cancelled");
}

Step Session::Impl::finish_status(const StatusLine& status) {
  const OutgoingRequest& request = window.oldest();
  const bool positive = status.kind == StatusLine::Kind::positive;
  const bool more = positive && request.reply_shape != ReplyShape::single_line;
  const Reply reply{.verb = request.verb,
                    .number = request.number,
                    .positive = positive,
                    .code = status.code,
                    .text = status.text,
                    .more = more};
  if (more) {
    expecting = request.reply_shape == ReplyShape::listing ? Expecting::listing : Expecting::message;
    return reply;
  }
  const bool tls_follows = positive && request.verb == Verb::stls;
  // RFC 2595 section 4: what comes behind the agreement and before the handshake was put there by somebody else.
  if (tls_follows && !input.rest().empty()) return break_off("the server sent more behind its agreement to STLS");
  if (tls_follows) expecting = Expecting::tls;
  window.answered();
  return reply;
}

// RFC 1939 section 3: "When examining a multi-line response, the client checks to see if the line begins with the
// termination octet. If so and if octets other than CRLF follow, the first octet of the line (the termination octet) is
// stripped away."
Step Session::Impl::read_listing_line(std::string_view line) {
  if (line == ".") return end_answer();
  if (line.starts_with('.')) line.remove_prefix(1);
  return Line{window.oldest().verb, line};
}

std::optional<Step> Session::Impl::read_message() {
  const std::string_view wire = input.rest();
  if (wire.empty()) return std::nullopt;
  pieces.clear();
  next_piece = 0;
  const auto collect = [this](std::string_view octets) {
    if (octets.empty()) return;
    const bool adjoins = !pieces.empty() && pieces.back().data() + pieces.back().size() == octets.data();
    if (adjoins)
      pieces.back() = {pieces.back().data(), pieces.back().size() + octets.size()};
    else
      pieces.push_back(octets);
  };
  const message::DotUnstuffer::Progress progress = unstuffer.feed(wire, collect);
  input.consume(progress.consumed);
  message_ended = progress.ended;
  if (message_ended) unstuffer.reset();
  return delivering() || message_ended ? read() : std::nullopt;
}

Step Session::Impl::end_answer() {
  const Ended ended{window.oldest().verb, window.oldest().number};
  expecting = Expecting::status;
  window.answered();
  return ended;
}

Step Session::Impl::break_off(std::string_view reason) {
  why_broken = reason;
  return Broken{reason};
}

}  // namespace satchel::pop3::client
