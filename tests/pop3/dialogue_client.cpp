#include <gtest/gtest.h>

#include <stdexcept>

#include "base/base64.hpp"
#include "pop3/dialogue.hpp"
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
  void run(const Block& block, const std::vector<std::string>& pieces) {
    for (std::size_t i = 0; i < block.client.size(); ++i) ask(block, i);
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
    for (const std::string& piece : pieces) feed(piece, block);
  }

  /// In the notation of `E:` lines, octets of a message joined.
  std::vector<std::string> events;
  /// What the server said as far as the client told it, in wire form.
  std::string heard;
  bool failed = false;
  bool broken = false;
  std::size_t unanswered() const { return session_.unanswered(); }

 private:
  void ask(const Block& block, std::size_t index) {
    std::string_view line = block.client[index].octets;
    line = line.substr(0, line.find_last_not_of("\r\n") + 1);
    // The line's own spaces at its end belong to it.
    const std::size_t space = line.find(' ');
    const auto verb = pop3::find_verb(line.substr(0, space));
    if (!verb) return;  // a response within AUTH
    const std::string_view arguments = space == std::string_view::npos ? std::string_view() : line.substr(space + 1);
    if (*verb != pop3::Verb::auth) return session_.request(*verb, arguments);
    constexpr std::string_view with_response = "PLAIN ";
    const auto decoded = base::base64_decode(
        arguments.starts_with(with_response) ? arguments.substr(with_response.size()) : response_behind(block));
    const auto plain =
        decoded ? sasl::parse_plain(*decoded) : std::unexpected<sasl::PlainError>(sasl::PlainError::parts);
    if (!plain) throw std::runtime_error("no response of PLAIN that a client could have been told to give");
    auto exchange = sasl::make_client(sasl::Mechanism::plain,
                                      {.name = plain->authentication_id, .secret = plain->password.reveal()});
    session_.request_auth(std::move(exchange.value()));
  }

  /// The first line of the next block, without its line end.
  std::string_view response_behind(const Block& block) const {
    const std::size_t next = static_cast<std::size_t>(&block - dialogue_.blocks.data()) + 1;
    if (next >= dialogue_.blocks.size()) return {};
    const std::string_view line = dialogue_.blocks[next].client.front().octets;
    return line.substr(0, line.size() - 2);
  }

  /// Lends the session a buffer that is overwritten as soon as the session has given it back.
  void feed(std::string_view octets, const Block& block) {
    if (broken) return;
    std::string lent(octets);
    session_.received(lent);
    pump(block);
    lent.assign(lent.size(), '\xdd');
  }

  void pump(const Block& block) {
    while (true) {
      const client::Step step = session_.next();
      if (std::holds_alternative<client::Receive>(step)) return;
      if (const auto* send = std::get_if<client::Send>(&step)) {
        written_ += send->octets;
        session_.sent();
        continue;
      }
      if (std::holds_alternative<client::StartTls>(step)) {
        if (block.actions.empty() || block.actions.back().action != "start-tls")
          ADD_FAILURE_AT(dialogue_.path.c_str(), block.line) << "the client starts TLS unasked";
        session_.tls_started();
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
    if (message_.empty()) events.emplace_back();
    message_ += data.octets;
    events.back() = "message " + std::to_string(data.number) + " " + escape(message_);
  }
  void operator()(const client::Ended& ended) {
    events.push_back("ended " + with_number(name_of(ended.verb), ended.number));
    heard += wire_form({.uidl = {}, .octets = message_}) + ".\r\n";
    message_.clear();
  }
  void operator()(const client::Broken& what) {
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
  std::string written_;
  std::string message_;
};

std::string without_challenges(const std::string& server) {
  std::string text;
  for (const std::string& line : cut(server, {.line_by_line = true}))
    if (line != "+ \r\n") text += line;
  return text;
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
    server += without_challenges(block.server);
  }
  if (!dialogue.events.empty()) return compare_events(dialogue, run.events);
  EXPECT_EQ(escape(run.heard), escape(server)) << dialogue.path << ":1: the client understood something else";
  EXPECT_EQ(run.unanswered(), 0U) << dialogue.path << ":1: the client waits for more";
}

void run_client_with_losses(const Dialogue& dialogue) {
  ClientRun whole(dialogue);
  for (const Block& block : dialogue.blocks) whole.run(block, {block.server});
  for (std::size_t lost_in = 0; lost_in < dialogue.blocks.size(); ++lost_in) {
    const Block& block = dialogue.blocks[lost_in];
    const std::vector<std::string> lines = cut(block.server, {.line_by_line = true});
    for (std::size_t heard = 0; heard < lines.size(); ++heard) {
      SCOPED_TRACE("client, connection lost in block " + std::to_string(lost_in + 1) + " behind line " +
                   std::to_string(heard));
      ClientRun run(dialogue);
      for (std::size_t i = 0; i < lost_in; ++i) run.run(dialogue.blocks[i], {dialogue.blocks[i].server});
      run.run(block, {lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(heard)});
      // What was understood so far is what a whole connection begins with; the last event may be half a message.
      ASSERT_LE(run.events.size(), whole.events.size());
      for (std::size_t i = 0; i < run.events.size(); ++i) {
        const bool half = i + 1 == run.events.size() && run.events[i].starts_with("message ");
        const std::string expected = half ? whole.events[i].substr(0, run.events[i].size()) : whole.events[i];
        EXPECT_EQ(run.events[i], expected) << dialogue.path << ":" << block.line;
      }
    }
  }
}

}  // namespace satchel::dialogues
