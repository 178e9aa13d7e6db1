#include <utility>

#include "pop3/client_session_impl.hpp"
#include "pop3/listing_lines.hpp"

namespace satchel::pop3::client {
namespace {

/// More than this behind the dots of one session is no oversight of a server.
constexpr std::size_t skipped_ceiling_octets = std::size_t{64} * 1024;

/// Whether the text of a positive reply is numbers that programs read.
bool is_listing_of_one(const OutgoingRequest& request) {
  return request.verb == Verb::stat || request.verb == Verb::list || request.verb == Verb::uidl;
}

}  // namespace

std::optional<Step> Session::Impl::read() {
  if (delivering()) return MessageData{window.oldest().number, pieces[next_piece++]};
  if (std::exchange(message_ended, false)) return end_answer();
  if (input.rest().empty()) return std::nullopt;
  if (expecting == Expecting::message) return read_message();
  if (std::optional<Step> end = may_go_on()) return end;
  return read_line();
}

/// Looks at the first octet of what comes next, and does not wait for the end of its line: a server that speaks TLS, or
/// another protocol, may never send one.
std::optional<Step> Session::Impl::may_go_on() {
  if (expecting == Expecting::tls) return break_off("the server sent more behind its agreement to STLS");
  if (expecting == Expecting::listing || input.within_line()) return std::nullopt;
  const bool may_be_status = may_begin_status_line(input.rest().front());
  skipping_line = behind_dot && !may_be_status && tolerates(Quirk::data_behind_dot);
  if (skipping_line) return std::nullopt;
  // Octets that nobody asked for: an answer put before its question would later pass for the real one.
  if (owed_nothing()) return break_off("the server spoke without being asked");
  if (!may_be_status) return break_off("the server does not speak POP3");
  return std::nullopt;
}

std::optional<Step> Session::Impl::read_line() {
  const LineFramer::Result found = input.next();
  if (found.found == LineFramer::Found::nothing) return std::nullopt;
  if (found.found == LineFramer::Found::too_long) return break_off("the server sent a line that is too long");
  if (std::exchange(skipping_line, false)) return skip(found.line);
  if (found.bare_line_feed)
    if (std::optional<Step> end = note(Quirk::bare_line_feeds, found.line)) return end;
  switch (expecting) {
    case Expecting::greeting:
      return read_greeting(found.line);
    case Expecting::listing:
      return read_listing_line(found.line);
    default:
      return read_status(found.line);
  }
}

std::optional<Step> Session::Impl::skip(std::string_view line) {
  skipped_octets += line.size() + 1;
  if (skipped_octets > skipped_ceiling_octets) return break_off("the server sends far more than was asked for");
  return note(Quirk::data_behind_dot, line);
}

Step Session::Impl::read_greeting(std::string_view line) {
  const std::optional<StatusLine> status = parse_status_line(line);
  if (!status || status->kind == StatusLine::Kind::challenge) return break_off("the server does not speak POP3");
  if (status->odd)
    if (std::optional<Step> end = note(Quirk::odd_status, line)) return *end;
  expecting = Expecting::status;
  timestamp = find_timestamp(status->text);
  return Greeting{.positive = status->kind == StatusLine::Kind::positive,
                  .text = status->text,
                  .timestamp = timestamp,
                  .code = parse_response_code(status->code),
                  .code_text = status->code};
}

std::optional<Step> Session::Impl::read_status(std::string_view line) {
  const std::optional<StatusLine> status = parse_status_line(line);
  if (!status) return break_off("the server sent something else than a reply");
  if (status->odd)
    if (std::optional<Step> end = note(Quirk::odd_status, line)) return end;
  behind_dot = false;
  if (asks_for_response(*status)) return continue_auth(*status);
  if (std::optional<Step> end = end_auth(*status)) return end;
  return finish_status(*status);
}

Step Session::Impl::finish_status(const StatusLine& status) {
  OutgoingRequest& request = window.oldest();
  const bool positive = status.kind == StatusLine::Kind::positive;
  const bool more = positive && request.reply_shape != ReplyShape::single_line;
  if (positive && !more && is_listing_of_one(request) && has_extra_spaces(status.text))
    if (std::optional<Step> end = note(Quirk::extra_spaces, status.text)) return *end;
  ended_exchange = std::move(request.exchange);
  const Reply reply{.verb = request.verb,
                    .number = request.number,
                    .positive = positive,
                    .code = parse_response_code(status.code),
                    .code_text = status.code,
                    .text = status.text,
                    .more = more,
                    .cancelled = request.problem,
                    .auth_error = ended_exchange ? ended_exchange->server_error() : std::string_view()};
  if (request.verb == Verb::capa) capabilities_coming = {};
  if (more) {
    expecting = request.reply_shape == ReplyShape::listing ? Expecting::listing : Expecting::message;
    first_line = FirstLine::begins;
    return reply;
  }
  if (request.verb == Verb::capa) capabilities = {};
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
  const Verb verb = window.oldest().verb;
  if (verb == Verb::list || verb == Verb::uidl) return read_entry(verb, line);
  if (verb == Verb::capa) capabilities_coming.add_line(line);
  return Line{verb, line};
}

Step Session::Impl::read_entry(Verb verb, std::string_view line) {
  const auto scan = verb == Verb::list ? parse_scan_listing(line) : std::nullopt;
  const auto unique_id = verb == Verb::uidl ? parse_unique_id_listing(line) : std::nullopt;
  const bool malformed = !scan && !unique_id;
  if (malformed || has_extra_spaces(line))
    if (std::optional<Step> end = note(malformed ? Quirk::malformed_entry : Quirk::extra_spaces, line)) return *end;
  if (scan) return ScanEntry{.message = scan->message, .octets = scan->octets};
  if (unique_id) return UniqueIdEntry{.message = unique_id->message, .unique_id = unique_id->unique_id};
  return Line{verb, line};
}

std::optional<Step> Session::Impl::read_message() {
  const std::string_view wire = input.rest();
  look_at_first_line(wire);
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

/// A server that ends lines of messages in LF alone does so in the first one too; looking at more would cost a pass
/// over every message.
void Session::Impl::look_at_first_line(std::string_view wire) {
  if (first_line == FirstLine::none || !tolerates(Quirk::bare_line_feeds)) return;
  const std::size_t line_feed = wire.find('\n');
  if (line_feed == std::string_view::npos) {
    first_line = wire.back() == '\r' ? FirstLine::ended_in_cr : FirstLine::begins;
    return;
  }
  const bool in_order = line_feed == 0 ? first_line == FirstLine::ended_in_cr : wire[line_feed - 1] == '\r';
  first_line = FirstLine::none;
  if (!in_order) note(Quirk::bare_line_feeds, wire.substr(0, line_feed));
}

Step Session::Impl::end_answer() {
  const Ended ended{window.oldest().verb, window.oldest().number};
  if (ended.verb == Verb::capa) capabilities = std::move(capabilities_coming);
  expecting = Expecting::status;
  behind_dot = true;
  window.answered();
  return ended;
}

std::optional<Step> Session::Impl::note(Quirk quirk, std::string_view line) {
  if (!tolerates(quirk)) return break_off(describe(quirk));
  if (quirks_met[static_cast<std::size_t>(quirk)]++ == 0) oddities[oddities_met++] = Oddity{quirk, line};
  return std::nullopt;
}

Step Session::Impl::break_off(std::string_view reason) {
  why_broken = reason;
  return Broken{reason};
}

}  // namespace satchel::pop3::client
