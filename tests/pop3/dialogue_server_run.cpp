#include "pop3/dialogue_server_run.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "base/ascii.hpp"

namespace satchel::dialogues {
namespace {

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

std::optional<pop3::Failure> failure(std::string_view result) {
  if (result == "in-use") return pop3::Failure::in_use;
  if (result == "login-delay") return pop3::Failure::login_delay;
  if (result == "needs-utf8") return pop3::Failure::needs_utf8;
  if (result == "temporary") return pop3::Failure::temporary;
  if (result == "permanent") return pop3::Failure::permanent;
  return std::nullopt;
}

/// Kept for the whole program, since making keys is slow on purpose and dialogues are run many times.
const sasl::ScramKeys& keys_of(const Login& login, sasl::ScramHash hash) {
  static std::map<std::tuple<std::vector<std::string>, std::string, std::uint32_t, sasl::ScramHash>, sasl::ScramKeys>
      made;
  const auto [entry, is_new] =
      made.try_emplace({login.secrets, login.scram_salt, login.scram_iterations, hash},
                       sasl::ScramKeys{.salt = login.scram_salt, .iterations = login.scram_iterations, .keys = {}});
  if (is_new)
    for (const std::string& secret : login.secrets)
      entry->second.keys.push_back(
          sasl::make_scram_key(hash, secret, login.scram_salt, login.scram_iterations).value());
  return entry->second;
}

/// What an action gets once nothing is compared any more: a host that lets everything pass, so that it is the session
/// that has to keep what failed from happening.
std::string success_of(std::string_view action) {
  if (action.starts_with("keys")) return "found";
  if (action.starts_with("authenticate")) return "accepted";
  if (action.starts_with("open")) return "opened";
  if (action.starts_with("send")) return "sent";
  return "committed";
}

}  // namespace

const char* name_of(pop3::State state) {
  constexpr const char* names[] = {"authorization", "transaction", "update", "closed"};
  return names[static_cast<std::size_t>(state)];
}

ServerRun::ServerRun(const Dialogue& dialogue)
    : dialogue_(dialogue), listing_(dialogue.messages), session_(dialogue.server) {
  if (dialogue_.begins_after_login) sign_in();
  state_ = session_.state();
}

void ServerRun::run(const Block& block, const Feeding& feeding) {
  begin(block);
  pump();
  std::string said;
  for (const ClientLine& line : block.client) said += line.octets;
  for (const std::string_view piece : cut(said, feeding)) {
    if (stops_listening_) break;
    feed(piece);
  }
  finish();
}

void ServerRun::run_in_halves(const Block& block) {
  begin(block);
  pump();
  for (const ClientLine& line : block.client) {
    if (line.octets.empty()) continue;
    const std::vector<std::string_view> pieces = cut_in_halves(line.octets);
    // Longer lines are answered before their end has come.
    constexpr std::size_t certain_octets = 250;
    const bool certain = line.octets.size() < certain_octets && line.octets.ends_with('\n');
    for (std::size_t i = 0; i < pieces.size() && !failed_ && !stops_listening_; ++i) {
      if (certain && i + 1 < pieces.size())
        feed_half(line, pieces[i]);
      else
        feed(pieces[i]);
    }
  }
  finish();
}

void ServerRun::feed_half(const ClientLine& line, std::string_view half) {
  const auto effects = [this] { return std::tuple(output_.size(), next_action_, next_state_, closed_); };
  const auto before = effects();
  feed(half);
  if (!failed_ && effects() != before) fail(line.line, "something came of half a line");
}

std::optional<std::size_t> ServerRun::run_until(const Block& block, std::size_t index, const std::string& result) {
  begin(block);
  failing_ = index;
  failing_result_ = result;
  pump();
  for (std::size_t lines = 0; lines <= block.client.size(); ++lines) {
    if (free_) return lines;
    if (lines < block.client.size()) feed(block.client[lines].octets);
  }
  return std::nullopt;
}

std::string ServerRun::say(std::string_view line) {
  const std::size_t before = output_.size();
  if (!closed_) {
    stops_listening_ = false;
    feed(line);
  }
  return output_.substr(before);
}

void ServerRun::sign_in() {
  Block login;
  login.client = {{0, "USER mrose\r\nPASS secret\r\n"}};
  login.actions = {{0, "authenticate USER mrose secret", "accepted", SIZE_MAX}, {0, "open mrose", "opened", SIZE_MAX}};
  login.states = {{0, pop3::State::transaction}};
  begin(login);
  pump();
  feed(login.client.front().octets);
  block_ = nullptr;
}

void ServerRun::begin(const Block& block) {
  block_ = &block;
  next_action_ = next_state_ = 0;
  output_.clear();
  // After the handshake the client speaks anew; after the end it does not.
  stops_listening_ = closed_;
}

void ServerRun::feed(std::string_view octets) {
  if (failed_ || stops_listening_) return;
  session_.received(lent_.lend(octets));
  pump();
  lent_.take_back();
}

void ServerRun::pump() {
  while (!failed_ && !closed_) {
    const pop3::Action action = session_.next();
    note_state();
    if (std::holds_alternative<pop3::Receive>(action)) return;
    std::visit(*this, action);
    note_state();
  }
}

void ServerRun::finish() {
  note_state();
  if (failed_) return;
  if (output_ != block_->server) compare_output();
  if (next_action_ != block_->actions.size())
    fail(block_->actions[next_action_].line, "did not happen: " + block_->actions[next_action_].action);
  if (next_state_ != block_->states.size()) fail(block_->states[next_state_].line, "state not reached");
}

void ServerRun::compare_output() {
  const auto [said, expected] = std::ranges::mismatch(output_, block_->server);
  const auto offset = static_cast<std::size_t>(expected - block_->server.begin());
  // Both agree up to there, so the line begins at the same place in both.
  const std::size_t line_feed = offset == 0 ? std::string::npos : output_.rfind('\n', offset - 1);
  const std::size_t begin = line_feed == std::string::npos ? 0 : line_feed + 1;
  constexpr std::size_t shown_octets = 160;
  fail(line_at(*block_, offset), "the server said \"" + escape(output_.substr(begin, shown_octets)) +
                                     "\" instead of \"" + escape(block_->server.substr(begin, shown_octets)) + '"');
}

void ServerRun::fail(int line, const std::string& what) {
  failed_ = true;
  ADD_FAILURE_AT(dialogue_.path.c_str(), line) << what;
}

void ServerRun::note_state() {
  const pop3::State now = session_.state();
  if (now == state_ || failed_ || free_) return;
  const bool declared = next_state_ < block_->states.size() && block_->states[next_state_].state == now;
  if (!declared) return fail(block_->line, std::string("undeclared change of state to ") + name_of(now));
  state_ = now;
  ++next_state_;
}

std::optional<std::string> ServerRun::expect(const std::string& action) {
  if (free_) {
    free_actions_.push_back(action);
    return success_of(action);
  }
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
  if (failing_ == next_action_++) {
    free_ = true;
    return failing_result_;
  }
  return expected.result;
}

void ServerRun::bad_result(const std::string& result) {
  fail(next_action_ == 0 ? block_->line : block_->actions[next_action_ - 1].line, "no such result: " + result);
}

void ServerRun::operator()(const pop3::Send& send) {
  output_ += send.octets;
  session_.sent();
}

void ServerRun::operator()(const pop3::StartTls&) {
  if (!expect("start-tls")) return;
  // Whatever the client wrote behind STLS in the clear is dropped by the host.
  stops_listening_ = true;
  lent_.take_back();
  session_.tls_started(dialogue_.tls_connection);
}

void ServerRun::operator()(const pop3::FetchKeys& wanted) {
  const std::string mechanism = wanted.hash == sasl::ScramHash::sha_1 ? "SCRAM-SHA-1" : "SCRAM-SHA-256";
  const auto result = expect("keys " + mechanism + " " + word(wanted.name));
  if (!result) return;
  if (*result == "found") return session_.keys(&keys_of(dialogue_.login, wanted.hash));
  if (*result == "unknown") return session_.keys(nullptr);
  if (*result == "unavailable") return session_.keys_unavailable();
  bad_result(*result);
}

void ServerRun::operator()(const pop3::Authenticate& asked) {
  const sasl::Credentials& credentials = *asked.credentials;
  std::string action = "authenticate " + std::string(asked.method) + " " + word(credentials.name) + " " +
                       std::visit(Proofs(), credentials.proof);
  if (!credentials.authorization_id.empty() && credentials.authorization_id != credentials.name)
    action += " for " + word(credentials.authorization_id);
  const auto result = expect(action);
  if (!result) return;
  constexpr std::string_view accepted_as = "accepted as ";
  if (*result == "accepted") return session_.authenticated(pop3::Verdict::accepted);
  if (result->starts_with(accepted_as))
    return session_.authenticated(pop3::Verdict::accepted, result->substr(accepted_as.size()));
  if (*result == "rejected") return session_.authenticated(pop3::Verdict::rejected);
  if (*result == "unavailable") return session_.authenticated(pop3::Verdict::unavailable);
  bad_result(*result);
}

void ServerRun::operator()(const pop3::OpenMaildrop& open) {
  const auto result = expect("open " + word(open.user) + (open.utf8 ? " utf8" : ""));
  if (!result) return;
  if (*result == "opened") return session_.opened(listing_);
  if (*result == "opened expire never") return session_.opened(listing_, std::nullopt);
  constexpr std::string_view expire = "opened expire ";
  if (result->starts_with(expire))
    if (const auto days = base::parse_decimal(std::string_view(*result).substr(expire.size())))
      return session_.opened(listing_, days);
  if (const auto why = failure(*result)) return session_.open_failed(*why);
  bad_result(*result);
}

void ServerRun::operator()(const pop3::SendMessage& asked) {
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

void ServerRun::operator()(const pop3::CommitDeletions& commit) {
  std::string action = "commit";
  for (const std::uint32_t index : commit.indexes) action += " " + std::to_string(index + 1);
  const auto result = expect(action);
  if (!result) return;
  if (*result == "committed") return session_.committed();
  if (const auto why = failure(*result)) return session_.commit_failed(*why);
  bad_result(*result);
}

void ServerRun::operator()(const pop3::Close&) {
  closed_ = stops_listening_ = true;
  lent_.take_back();
  expect("close");
}

}  // namespace satchel::dialogues
