#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

#include "pop3/dialogue.hpp"

namespace satchel::dialogues {
namespace {

class MessagesListing : public pop3::Listing {
 public:
  explicit MessagesListing(const std::vector<Message>& messages) : messages_(messages) {}
  std::size_t count() const override { return messages_.size(); }
  std::uint64_t octets(std::size_t index) const override { return messages_[index].octets.size(); }
  void append_uidl(std::size_t index, std::string& out) const override { out += messages_[index].uidl; }

 private:
  const std::vector<Message>& messages_;
};

std::string word(std::string_view octets) { return octets.empty() ? "\"\"" : escape(octets, Spaces::escaped); }

/// A proof as it stands in an `authenticate` action.
struct Proofs {
  std::string operator()(const sasl::proof::Password& proof) const { return word(proof.password.reveal()); }
  std::string operator()(const sasl::proof::Token& proof) const { return "token=" + word(proof.token.reveal()); }
  std::string operator()(const sasl::proof::Digest& proof) const { return "digest=" + word(proof.digest); }
  std::string operator()(const sasl::proof::Certificate&) const { return "certificate"; }
  std::string operator()(const sasl::proof::Scram& proof) const {
    return proof.key ? "key=" + std::to_string(*proof.key) : "no-key";
  }
};

const char* name_of(pop3::State state) {
  constexpr const char* names[] = {"authorization", "transaction", "update", "closed"};
  return names[static_cast<std::size_t>(state)];
}

/// What a buffer holds once nobody should look at it any more.
constexpr char poison = '\xdd';

/// A host for one server session that does what the dialogue says.
class ServerRun {
 public:
  explicit ServerRun(const Dialogue& dialogue)
      : dialogue_(dialogue), listing_(dialogue.messages), session_(dialogue.server) {
    if (dialogue_.begins_after_login) sign_in();
    state_ = session_.state();
  }

  /// Feeds what the client says in `block` and compares all that comes of it.
  void run(const Block& block, const Feeding& feeding) {
    begin(block);
    pump();
    std::string said;
    for (const ClientLine& line : block.client) said += line.octets;
    for (const std::string& piece : cut(said, feeding)) {
      if (stops_listening_) break;
      feed(piece);
    }
    finish();
  }

  /// Feeds octets of which nothing may come.
  void feed_without_effect(const std::string& octets, int line) {
    Block nothing;
    nothing.line = line;
    begin(nothing);
    feed(octets);
    pump();
    finish();
  }

  bool failed() const { return failed_; }
  bool stops_listening() const { return stops_listening_; }

 private:
  void begin(const Block& block) {
    block_ = &block;
    next_action_ = next_state_ = 0;
    output_.clear();
    // After the handshake the client speaks anew; after the end it does not.
    stops_listening_ = closed_;
  }

  /// Lends the session a buffer that is overwritten as soon as the session has given it back.
  void feed(std::string_view octets) {
    if (failed_ || stops_listening_) return;
    std::string lent(octets);
    session_.received(lent);
    pump();
    lent.assign(lent.size(), poison);
  }

  void pump() {
    while (!failed_ && !closed_) {
      const pop3::Action action = session_.next();
      note_state();
      if (std::holds_alternative<pop3::Receive>(action)) return;
      std::visit(*this, action);
      note_state();
    }
  }

  void finish() {
    note_state();
    if (failed_) return;
    if (output_ != block_->server) compare_output();
    if (next_action_ != block_->actions.size())
      fail(block_->actions[next_action_].line, "did not happen: " + block_->actions[next_action_].action);
    if (next_state_ != block_->states.size()) fail(block_->states[next_state_].line, "state not reached");
  }

  void compare_output() {
    const auto [said, expected] = std::ranges::mismatch(output_, block_->server);
    const auto offset = static_cast<std::size_t>(expected - block_->server.begin());
    // Both agree up to there, so the line begins at the same place in both.
    const std::size_t line_feed = offset == 0 ? std::string::npos : output_.rfind('\n', offset - 1);
    const std::size_t begin = line_feed == std::string::npos ? 0 : line_feed + 1;
    constexpr std::size_t shown_octets = 100;
    fail(line_at(*block_, offset), "the server said \"" + escape(output_.substr(begin, shown_octets)) +
                                       "\" instead of \"" + escape(block_->server.substr(begin, shown_octets)) + '"');
  }

  void fail(int line, const std::string& what) {
    failed_ = true;
    ADD_FAILURE_AT(dialogue_.path.c_str(), line) << what;
  }

  void note_state() {
    const pop3::State now = session_.state();
    if (now == state_ || failed_) return;
    const bool declared = next_state_ < block_->states.size() && block_->states[next_state_].state == now;
    if (!declared) return fail(block_->line, std::string("undeclared change of state to ") + name_of(now));
    state_ = now;
    ++next_state_;
  }

  /// The result that the dialogue gives for `action`, which must be the next one that it expects.
  std::optional<std::string> expect(const std::string& action) {
    if (next_action_ == block_->actions.size()) {
      fail(block_->line, "undeclared action: " + action);
      return std::nullopt;
    }
    const ExpectedAction& expected = block_->actions[next_action_];
    if (expected.action != action) {
      fail(expected.line, "expected: " + expected.action + ", but there came: " + action);
      return std::nullopt;
    }
    if (output_.size() > expected.server_octets_before) {
      fail(expected.line, "the reply came before the action " + action);
      return std::nullopt;
    }
    ++next_action_;
    return expected.result;
  }

  static std::optional<pop3::Failure> failure(const std::string& result) {
    if (result == "in-use") return pop3::Failure::in_use;
    if (result == "temporary") return pop3::Failure::temporary;
    if (result == "permanent") return pop3::Failure::permanent;
    return std::nullopt;
  }

  void bad_result(const std::string& result) {
    fail(block_->actions[next_action_ - 1].line, "no such result: " + result);
  }

 public:
  void operator()(const pop3::Receive&) {}
  void operator()(const pop3::Send& send) {
    output_ += send.octets;
    session_.sent();
  }
  void operator()(const pop3::StartTls&) {
    if (!expect("start-tls")) return;
    // Whatever the client wrote behind STLS in the clear is dropped by the host.
    stops_listening_ = true;
    session_.tls_started();
  }
  void operator()(const pop3::Authenticate& asked) {
    const auto result = expect("authenticate " + std::string(asked.method) + " " + word(asked.credentials->name) + " " +
                               std::visit(Proofs(), asked.credentials->proof));
    if (!result) return;
    if (*result == "accepted") return session_.authenticated(pop3::Verdict::accepted);
    if (*result == "rejected") return session_.authenticated(pop3::Verdict::rejected);
    if (*result == "unavailable") return session_.authenticated(pop3::Verdict::unavailable);
    bad_result(*result);
  }
  void operator()(const pop3::FetchKeys& wanted) {
    const auto result = expect("keys " + word(wanted.name));
    if (!result) return;
    if (*result == "unknown") return session_.keys(nullptr);
    if (*result == "unavailable") return session_.keys_unavailable();
    bad_result(*result);
  }
  void operator()(const pop3::OpenMaildrop& open) {
    const auto result = expect("open " + word(open.user));
    if (!result) return;
    if (*result == "opened") return session_.opened(listing_);
    if (const auto why = failure(*result)) return session_.open_failed(*why);
    bad_result(*result);
  }
  void operator()(const pop3::SendMessage& asked) {
    std::string action = "send " + std::to_string(asked.index + 1);
    if (asked.body_lines) action += " top " + std::to_string(*asked.body_lines);
    const auto result = expect(action);
    if (!result) return;
    if (const auto why = failure(*result)) return session_.message_unavailable(*why);
    if (*result != "sent") return bad_result(*result);
    const Message& message = dialogue_.messages[asked.index];
    output_ += asked.before;
    output_ += asked.body_lines ? wire_form_of_top(message, *asked.body_lines) : wire_form(message);
    output_ += ".\r\n";
    session_.message_sent();
  }
  void operator()(const pop3::CommitDeletions& commit) {
    std::string action = "commit";
    for (const std::uint32_t index : commit.indexes) action += " " + std::to_string(index + 1);
    const auto result = expect(action);
    if (!result) return;
    if (*result == "committed") return session_.committed();
    if (const auto why = failure(*result)) return session_.commit_failed(*why);
    bad_result(*result);
  }
  void operator()(const pop3::Close&) {
    closed_ = stops_listening_ = true;
    expect("close");
  }

 private:
  void sign_in() {
    Block login;
    login.client = {{0, "USER mrose\r\n"}, {0, "PASS secret\r\n"}};
    login.actions = {{0, "authenticate USER mrose secret", "accepted", SIZE_MAX},
                     {0, "open mrose", "opened", SIZE_MAX}};
    login.states = {{0, pop3::State::transaction}};
    begin(login);
    feed("USER mrose\r\nPASS secret\r\n");
  }

  const Dialogue& dialogue_;
  MessagesListing listing_;
  pop3::ServerSession session_;
  pop3::State state_ = pop3::State::authorization;
  const Block* block_ = nullptr;
  std::size_t next_action_ = 0;
  std::size_t next_state_ = 0;
  std::string output_;
  bool stops_listening_ = false;
  bool closed_ = false;
  bool failed_ = false;
};

bool is_barrier(const Block& block) {
  for (const ExpectedAction& action : block.actions)
    if (action.action == "start-tls") return true;
  return false;
}

/// `more` said right behind `block`, without waiting for its answers.
void join(Block& block, const Block& more) {
  for (ExpectedAction action : more.actions) {
    action.server_octets_before += block.server.size();
    block.actions.push_back(action);
  }
  for (const ServerLine& line : more.server_lines)
    block.server_lines.push_back({line.line, line.begin + block.server.size()});
  block.client.insert(block.client.end(), more.client.begin(), more.client.end());
  block.states.insert(block.states.end(), more.states.begin(), more.states.end());
  block.server += more.server;
}

}  // namespace

void run_server(const Dialogue& dialogue, const Feeding& feeding) {
  SCOPED_TRACE("server, " + feeding.describe());
  ServerRun run(dialogue);
  for (const Block& block : dialogue.blocks) {
    if (run.failed()) return;
    run.run(block, feeding);
  }
}

void run_server_pipelined(const Dialogue& dialogue, const Feeding& feeding) {
  SCOPED_TRACE("server, pipelined, " + feeding.describe());
  ServerRun run(dialogue);
  Block joined;
  for (const Block& block : dialogue.blocks) {
    if (joined.line == 0) joined.line = block.line;
    join(joined, block);
    if (!is_barrier(block)) continue;
    run.run(joined, feeding);
    joined = Block();
  }
  if (joined.line != 0 && !run.failed()) run.run(joined, feeding);
}

void run_server_with_losses(const Dialogue& dialogue) {
  for (std::size_t lost_in = 0; lost_in < dialogue.blocks.size(); ++lost_in) {
    SCOPED_TRACE("server, connection lost in block " + std::to_string(lost_in + 1));
    ServerRun run(dialogue);
    for (std::size_t i = 0; i < lost_in && !run.failed(); ++i) run.run(dialogue.blocks[i], {});
    const Block& block = dialogue.blocks[lost_in];
    if (run.failed() || run.stops_listening() || block.client.empty()) continue;
    std::string half = block.client.front().octets;
    half.resize(half.find('\n') == std::string::npos ? half.size() : half.find('\n'));
    // Longer lines are answered before their end has come.
    constexpr std::size_t certain_octets = 250;
    if (half.size() < certain_octets) run.feed_without_effect(half, block.line);
  }
}

}  // namespace satchel::dialogues
