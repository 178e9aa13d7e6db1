#include "pop3/dialogue_failures.hpp"

#include <gtest/gtest.h>

#include <array>

#include "base/base64.hpp"
#include "pop3/dialogue_server_run.hpp"

namespace satchel::dialogues {
namespace {

std::string_view first_word(std::string_view text) { return text.substr(0, text.find(' ')); }

/// Mechanisms that tell of a refusal in a challenge first.
bool refuses_in_a_challenge(std::string_view action) {
  return action.starts_with("authenticate OAUTHBEARER ") || action.starts_with("authenticate XOAUTH2 ");
}

std::string_view code_of(std::string_view action, std::string_view result) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 7> codes{{{"rejected", "AUTH"},
                                                                                {"unavailable", "SYS/TEMP"},
                                                                                {"in-use", "IN-USE"},
                                                                                {"login-delay", "LOGIN-DELAY"},
                                                                                {"needs-utf8", "UTF8"},
                                                                                {"temporary", "SYS/TEMP"},
                                                                                {"permanent", "SYS/PERM"}}};
  for (const auto& [name, code] : codes)
    if (name == result) return code;
  // Keys of nobody: the exchange goes on.
  return action.starts_with("keys") ? "AUTH" : "";
}

bool is_one_line(std::string_view text) { return text.find('\n') == text.size() - 1 && text.ends_with("\r\n"); }

/// `dialogue` with limits that the failures do not reach.
Dialogue patient(Dialogue dialogue) {
  dialogue.server.bad_commands = dialogue.server.bad_commands_before_login = SIZE_MAX;
  return dialogue;
}

/// The line that the client says behind the lines of block `index` that have been said already.
std::string next_line(const Dialogue& dialogue, std::size_t index, std::size_t said) {
  const std::vector<ClientLine>& rest = dialogue.blocks[index].client;
  if (said < rest.size()) return rest[said].octets;
  if (index + 1 < dialogue.blocks.size() && !dialogue.blocks[index + 1].client.empty())
    return dialogue.blocks[index + 1].client.front().octets;
  return "*\r\n";
}

class FailingRun {
 public:
  FailingRun(const Dialogue& dialogue, std::size_t block, std::size_t action, std::string result)
      : dialogue_(dialogue), block_(block), action_(dialogue.blocks[block].actions[action]), run_(dialogue) {
    for (std::size_t i = 0; i < block && !run_.failed(); ++i) run_.run(dialogue.blocks[i], {});
    if (run_.failed()) return;
    outcome_ = {.action = action_.action, .result = std::move(result), .reply = {}, .actions = {}};
    const auto lines = run_.run_until(dialogue.blocks[block], action, outcome_.result);
    if (run_.failed()) return;
    if (lines)
      check(*lines);
    else
      report("the action did not come");
  }

 private:
  void check(std::size_t lines) {
    const std::string expected = dialogue_.blocks[block_].server.substr(0, action_.server_octets_before);
    if (!run_.output().starts_with(expected)) return report("what stands in front of the action was not said");
    outcome_.reply = run_.output().substr(expected.size());
    if (outcome_.result == "unknown") {
      // A host that does not know somebody learns nothing from a wrong proof, and must not let anybody in by mistake.
      if (!outcome_.reply.starts_with("+ ")) return report("the exchange did not go on with decoys: " + outcome_.reply);
      outcome_.reply = run_.say(next_line(dialogue_, block_, lines));
    } else if (outcome_.result == "rejected" && refuses_in_a_challenge(outcome_.action)) {
      if (!outcome_.reply.starts_with("+ ")) return report("the refusal was not told in a challenge");
      outcome_.reply = run_.say("AQ==\r\n");
    }
    outcome_.actions = run_.free_actions();
    outcome_.state = run_.state();
    outcome_.closed = run_.closed();
    if (const auto wrong = wrong_about(outcome_)) return report(*wrong);
    if (!outcome_.closed) go_on();
  }

  /// The session must be of use as far as its state says, and no further.
  void go_on() {
    const bool signed_in = outcome_.state == pop3::State::transaction;
    expect_reply("NOOP\r\n", signed_in ? "+OK\r\n" : "-ERR ");
    expect_reply("CAPA\r\n", "+OK ");
    if (signed_in) expect_reply("RSET\r\n", "+OK ");
    expect_reply("QUIT\r\n", "+OK ");
    if (!run_.closed()) report("QUIT did not end the session");
    for (const std::string& action : run_.free_actions())
      if (action.starts_with("commit") || action.starts_with("open")) report("behind the failure came: " + action);
  }

  void expect_reply(std::string_view line, std::string_view begin) {
    const std::string reply = run_.say(line);
    if (!reply.starts_with(begin)) report(std::string(line) + " was answered: " + reply);
  }

  void report(const std::string& what) {
    ADD_FAILURE_AT(dialogue_.path.c_str(), action_.line) << "with the result \"" << outcome_.result << "\": " << what;
  }

  const Dialogue& dialogue_;
  std::size_t block_;
  const ExpectedAction& action_;
  ServerRun run_;
  Outcome outcome_;
};

}  // namespace

std::vector<std::string> failing_results(std::string_view action) {
  const std::string_view what = first_word(action);
  if (what == "authenticate") return {"rejected", "unavailable"};
  if (what == "keys") return {"unknown", "unavailable"};
  if (what == "open") return {"in-use", "login-delay", "needs-utf8", "temporary", "permanent"};
  if (what == "send") return {"needs-utf8", "temporary", "permanent"};
  if (what == "commit") return {"temporary", "permanent"};
  return {};
}

std::optional<std::string> wrong_about(const Outcome& outcome) {
  const std::string_view what = first_word(outcome.action);
  const std::string_view code = code_of(outcome.action, outcome.result);
  // A client that gives up in mid-exchange is told so, without a code.
  const bool cancelled = outcome.result == "unknown" && outcome.reply.starts_with("-ERR ") && outcome.actions.empty();
  if (!cancelled && !outcome.reply.starts_with("-ERR [" + std::string(code) + "] "))
    return "the reply is not -ERR [" + std::string(code) + "]: " + outcome.reply;
  if (!is_one_line(outcome.reply)) return "more was said than the failure: " + outcome.reply;
  for (const std::string& action : outcome.actions) {
    const bool checks_a_decoy = outcome.result == "unknown" && action.starts_with("authenticate ");
    if (checks_a_decoy && !action.ends_with(" no-key")) return "a proof matched a decoy: " + action;
    if (!checks_a_decoy && action != "close") return "behind the failure came: " + action;
  }
  const bool must_close = what == "commit";
  if (must_close != outcome.closed) return must_close ? "the session is still open" : "the session has ended";
  const pop3::State state = what == "commit" ? pop3::State::closed
                            : what == "send" ? pop3::State::transaction
                                             : pop3::State::authorization;
  if (outcome.state != state) return std::string("the state is ") + name_of(outcome.state);
  return std::nullopt;
}

void run_server_with_failures(const Dialogue& given) {
  const Dialogue dialogue = patient(given);
  for (std::size_t block = 0; block < dialogue.blocks.size(); ++block) {
    const std::vector<ExpectedAction>& actions = dialogue.blocks[block].actions;
    for (std::size_t action = 0; action < actions.size(); ++action)
      for (const std::string& result : failing_results(actions[action].action))
        if (result != actions[action].result) FailingRun(dialogue, block, action, result);
  }
}

}  // namespace satchel::dialogues
