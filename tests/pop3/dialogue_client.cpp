#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

#include "base/base64.hpp"
#include "pop3/dialogue.hpp"
#include "pop3/lent_buffer.hpp"
#include "sasl/client.hpp"
#include "sasl/plain.hpp"

namespace satchel::dialogues {
namespace {

namespace client = pop3::client;

std::string name_of(pop3::Verb verb) { return std::string(pop3::command(verb).name); }

std::string with_number(std::string text, std::uint64_t number) {
  if (number != 0) text += " " + std::to_string(number);
  return text;
}

/// A program around one client session that asks what the dialogue's client asks.
class ClientRun {
 public:
  explicit ClientRun(const Dialogue& dialogue) : dialogue_(dialogue), session_(dialogue.client) {
    session_.set_pipelining(dialogue.client_pipelines);
    if (!dialogue.begins_after_login) return;
    feed("+OK\r\n", Block());
    events.clear();
    heard.clear();
  }

  /// Asks what the client says in `block`, compares what it wrote, and feeds the answers.
  void run(const Block& block, const std::vector<std::string_view>& pieces) {
    begin(block);
    for (const std::string_view piece : pieces) feed(piece, block);
  }

  /// Asks what the client says in `block` and compares what it wrote.
  void begin(const Block& block) {
    for (std::size_t i = 0; i < block.client.size() && !failed; ++i) {
      try {
        ask(block, i);
      } catch (const std::runtime_error& error) {
        ADD_FAILURE_AT(dialogue_.path.c_str(), block.client[i].line) << error.what();
        failed = true;
      }
    }
    if (failed) return;
    pump(block);
    std::string said;
    for (const ClientLine& line : block.client) said += line.octets;
    if (written_ != said) {
      ADD_FAILURE_AT(dialogue_.path.c_str(), block.line)
          << "the client wrote \"" << escape(written_) << "\" instead of \"" << escape(said) << '"';
      failed = true;
      return;
    }
    written_.clear();
  }

  /// Lends the session a buffer that is gone as soon as the session has given it back.
  void feed(std::string_view octets, const Block& block) {
    if (broken || failed) return;
    session_.received(lent_.lend(octets));
    pump(block);
    lent_.take_back();
  }

  /// In the notation of `E:` lines, octets of a message joined.
  std::vector<std::string> events;
  /// What the server said as far as the client told it, in wire form.
  std::string heard;
  bool failed = false;
  bool broken = false;
  std::size_t unanswered() const { return session_.unanswered(); }
  /// Makes an event of what has come of a message.
  void finish_message() {
    if (message_.empty()) return;
    events.push_back(message_event(message_));
    message_.clear();
  }
  /// Whether all that was told is the beginning of what `whole` tells.
  bool is_beginning_of(const std::vector<std::string>& whole) const {
    const std::size_t size = events.size();
    if (size + (message_.empty() ? 0 : 1) > whole.size()) return false;
    if (!std::equal(events.begin(), events.end(), whole.begin())) return false;
    return message_.empty() || whole[size].starts_with(message_event(message_));
  }

 private:
  void ask(const Block& block, std::size_t index) {
    std::string_view line = block.client[index].octets;
    line = line.substr(0, line.find_last_not_of("\r\n") + 1);
    // The line's own spaces at its end belong to it.
    const std::size_t space = line.find(' ');
    const auto verb = pop3::find_verb(line.substr(0, space));
    if (!verb) return;  // a response within AUTH
    const std::string_view arguments = space == std::string_view::npos ? std::string_view() : line.substr(space + 1);
    if (*verb == pop3::Verb::apop) return ask_apop(arguments);
    if (*verb != pop3::Verb::auth) return session_.request(*verb, arguments);
    session_.request_auth(exchange_for(arguments, block));
  }

  /// What signs in as the dialogue's client does.
  std::unique_ptr<sasl::ClientExchange> exchange_for(std::string_view arguments, const Block& block) const {
    const std::size_t space = arguments.find(' ');
    const auto mechanism = sasl::find_mechanism(arguments.substr(0, space));
    if (!mechanism) throw std::runtime_error("no mechanism that a client could have been told to use");
    const Login& login = dialogue_.login;
    if (login.user) return made(sasl::make_client(*mechanism, parameters()));
    if (*mechanism != sasl::Mechanism::plain) throw std::runtime_error("the client needs the setting user");
    const auto decoded =
        base::base64_decode(space == std::string_view::npos ? response_behind(block) : arguments.substr(space + 1));
    const auto plain =
        decoded ? sasl::parse_plain(*decoded) : std::unexpected<sasl::PlainError>(sasl::PlainError::parts);
    if (!plain) throw std::runtime_error("no response of PLAIN that a client could have been told to give");
    return made(sasl::make_client(*mechanism, {.authorization_id = plain->authorization_id,
                                               .name = plain->authentication_id,
                                               .secret = plain->password.reveal()}));
  }

  sasl::ClientParameters parameters() const {
    const Login& login = dialogue_.login;
    return {.authorization_id = login.authorization_id,
            .name = *login.user,
            .secret = secret(),
            .host = login.host,
            .port = login.port,
            .nonce = login.client_nonce,
            .bindings = under_tls_ ? &login.client_bindings : nullptr,
            .plus_offered = login.plus_offered};
  }

  std::string_view secret() const {
    const Login& login = dialogue_.login;
    if (login.client_secret) return *login.client_secret;
    return login.secrets.empty() ? std::string_view() : login.secrets.front();
  }

  static std::unique_ptr<sasl::ClientExchange> made(
      std::expected<std::unique_ptr<sasl::ClientExchange>, sasl::ClientError> exchange) {
    if (!exchange) throw std::runtime_error(std::string(sasl::describe(exchange.error())));
    return std::move(*exchange);
  }

  void ask_apop(std::string_view arguments) {
    const std::string_view name =
        dialogue_.login.user ? std::string_view(*dialogue_.login.user) : arguments.substr(0, arguments.rfind(' '));
    if (!session_.request_apop(name, secret())) throw std::runtime_error("APOP cannot be asked for");
  }

  /// The first line of the next block, without its line end.
  std::string_view response_behind(const Block& block) const {
    const std::size_t next = static_cast<std::size_t>(&block - dialogue_.blocks.data()) + 1;
    if (next >= dialogue_.blocks.size()) return {};
    const std::string_view line = dialogue_.blocks[next].client.front().octets;
    return line.substr(0, line.size() - 2);
  }

  void pump(const Block& block) {
    while (true) {
      const client::Step step = session_.next();
      if (std::holds_alternative<client::Receive>(step)) return;
      if (const auto* send = std::get_if<client::Send>(&step)) {
        lent_.take_back();
        written_ += send->octets;
        session_.sent();
        continue;
      }
      if (std::holds_alternative<client::StartTls>(step)) {
        if (block.actions.empty() || block.actions.back().action != "start-tls")
          ADD_FAILURE_AT(dialogue_.path.c_str(), block.line) << "the client starts TLS unasked";
        lent_.take_back();
        session_.tls_started();
        if (!session_.capabilities().implementation.empty())
          ADD_FAILURE_AT(dialogue_.path.c_str(), block.line) << "the client remembers capabilities of before TLS";
        under_tls_ = true;
        continue;
      }
      std::visit(*this, step);
      if (broken) return;
    }
  }

 public:
  void operator()(const client::Receive&) {}
  void operator()(const client::Send&) {}
  void operator()(const client::StartTls&) {}
  void operator()(const client::Greeting& greeting) {
    note_status("greeting", greeting.positive, greeting.code_text, greeting.text);
    if (!greeting.timestamp.empty()) events.push_back("timestamp " + std::string(greeting.timestamp));
  }
  void operator()(const client::Reply& reply) {
    note_status("reply " + with_number(name_of(reply.verb), reply.number), reply.positive, reply.code_text, reply.text);
    if (reply.cancelled) events.push_back("cancelled " + std::string(sasl::describe(*reply.cancelled)));
    if (!reply.auth_error.empty()) events.push_back("auth-error " + escape(reply.auth_error));
  }
  void operator()(const client::Line& line) { note_line(line.verb, line.text); }
  void operator()(const client::ScanEntry& entry) {
    note_line(pop3::Verb::list, std::to_string(entry.message) + " " + std::to_string(entry.octets));
  }
  void operator()(const client::UniqueIdEntry& entry) {
    note_line(pop3::Verb::uidl, std::to_string(entry.message) + " " + std::string(entry.unique_id));
  }
  void operator()(const client::Oddity& oddity) { events.push_back("oddity " + std::string(describe(oddity.quirk))); }
  void operator()(const client::MessageData& data) {
    message_number_ = data.number;
    message_ += data.octets;
  }
  void operator()(const client::Ended& ended) {
    heard += wire_form({.uidl = {}, .octets = message_}) + ".\r\n";
    finish_message();
    events.push_back("ended " + with_number(name_of(ended.verb), ended.number));
  }
  void operator()(const client::Broken& what) {
    finish_message();
    events.push_back("broken " + std::string(what.why));
    broken = true;
  }

 private:
  void note_line(pop3::Verb verb, std::string_view text) {
    events.push_back("line " + name_of(verb) + " " + escape(text));
    heard += (text.starts_with('.') ? "." : "") + std::string(text) + "\r\n";
  }
  void note_status(const std::string& what, bool positive, std::string_view code, std::string_view text) {
    std::string status = code.empty() ? "" : " [" + std::string(code) + "]";
    if (!text.empty()) status += " " + std::string(text);
    events.push_back(what + (positive ? " +" : " -") + escape(status));
    heard += (positive ? "+OK" : "-ERR") + status + "\r\n";
  }

  const Dialogue& dialogue_;
  client::Session session_;
  LentBuffer lent_;
  bool under_tls_ = dialogue_.server.tls == pop3::Tls::active;
  std::string message_event(std::string_view octets) const {
    return "message " + std::to_string(message_number_) + " " + escape(octets);
  }

  std::string written_;
  std::string message_;  ///< of the one under way
  std::uint64_t message_number_ = 0;
};

/// What the server says in `block` as far as the client tells it: challenges are answered without a word.
std::string_view told(const Block& block) {
  const bool is_challenge = block.server.starts_with("+ ") && block.server.find('\n') + 1 == block.server.size();
  return is_challenge ? std::string_view() : std::string_view(block.server);
}

void compare_events(const Dialogue& dialogue, const std::vector<std::string>& events) {
  for (std::size_t i = 0; i < dialogue.events.size() && i < events.size(); ++i)
    if (dialogue.events[i].event != events[i]) {
      ADD_FAILURE_AT(dialogue.path.c_str(), dialogue.events[i].line)
          << "expected: " << dialogue.events[i].event << "\nbut there came: " << events[i];
      return;
    }
  if (events.size() < dialogue.events.size())
    ADD_FAILURE_AT(dialogue.path.c_str(), dialogue.events[events.size()].line) << "did not come";
  if (events.size() > dialogue.events.size())
    ADD_FAILURE_AT(dialogue.path.c_str(), dialogue.events.back().line)
        << "and one more came: " << events[dialogue.events.size()];
}

}  // namespace

void run_client(const Dialogue& dialogue, const Feeding& feeding) {
  SCOPED_TRACE("client, " + feeding.describe());
  ClientRun run(dialogue);
  std::string server;
  for (const Block& block : dialogue.blocks) {
    run.run(block, cut(block.server, feeding));
    if (run.failed) return;
    server += told(block);
  }
  run.finish_message();
  if (!dialogue.events.empty()) return compare_events(dialogue, run.events);
  EXPECT_EQ(escape(run.heard), escape(server)) << dialogue.path << ":1: the client understood something else";
  EXPECT_EQ(run.unanswered(), 0U) << dialogue.path << ":1: the client waits for more";
}

void run_client_with_cuts(const Dialogue& dialogue) {
  SCOPED_TRACE("client, in halves of lines");
  ClientRun whole(dialogue);
  for (const Block& block : dialogue.blocks) {
    whole.run(block, {block.server});
    if (whole.failed) return;
  }
  whole.finish_message();
  ClientRun run(dialogue);
  for (const Block& block : dialogue.blocks) {
    run.begin(block);
    const std::vector<std::string_view> lines = cut(block.server, {.line_by_line = true});
    for (std::size_t i = 0; i < lines.size(); ++i) {
      for (const std::string_view piece : cut_in_halves(lines[i])) {
        run.feed(piece, block);
        if (run.failed || !run.is_beginning_of(whole.events)) {
          ADD_FAILURE_AT(dialogue.path.c_str(),
                         line_at(block, static_cast<std::size_t>(piece.data() - block.server.data())))
              << "the client told of a part what it does not tell of the whole: "
              << (run.events.empty() ? "" : run.events.back());
          return;
        }
      }
      const bool answer_is_whole = i + 1 == lines.size();
      if (dialogue.events.empty() && !block.client.empty() && !answer_is_whole && run.unanswered() == 0) {
        ADD_FAILURE_AT(dialogue.path.c_str(), block.line) << "the client takes a part for the whole answer";
        return;
      }
    }
  }
  run.finish_message();
  if (!dialogue.events.empty()) compare_events(dialogue, run.events);
}

}  // namespace satchel::dialogues
