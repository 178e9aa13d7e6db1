// A POP3 client session in any of its states, with what the input asks of it, under any octets of a server in any
// split. What it tells its host does not depend on the split. fuzz/README.md has the words.
#include <deque>
#include <string>

#include "base/base64.hpp"
#include "fuzz/accounts.hpp"
#include "fuzz/check.hpp"
#include "fuzz/input.hpp"
#include "pop3/client_session.hpp"

using namespace satchel;
using namespace satchel::pop3::client;
using fuzz::check;
using pop3::Verb;

namespace {

/// What a session told. In one split the client writes where in another more of the server's octets are at hand; behind
/// that the two may differ, since a server that answers what it cannot have read is told by what is at hand.
struct Told {
  std::vector<std::string> events;  ///< the octets of a message joined
  std::vector<Quirk> quirks;
  bool up_to_a_write = false;  ///< what came behind it was not recorded
};

/// A request on its way, as the host knows it.
struct Pending {
  Verb verb;
  std::uint64_t number;
  std::size_t written_octets = 0;  ///< 0 until it is written
  bool in_answer = false;
};

class Program {
 public:
  explicit Program(const fuzz::Input& input) : input_(input), options_(options(input.words)), session_(options_) {
    session_.set_pipelining(input.words.has("pipelining"));
  }

  Told run(std::size_t step) {
    for (std::string_view turn : input_.turns()) {
      while (turn.starts_with("> ")) ask(fuzz::take_until(turn, "\n").substr(2));
      listening_ = true;
      left_ = 0;
      pump();
      while (!turn.empty() && listening_ && !broken_) {
        const std::string_view piece = turn.substr(0, step);
        turn.remove_prefix(piece.size());
        left_ = turn.size();
        fed_ += piece.size();
        session_.received(loan_.lend(piece));
        pump();
        loan_.give_back();
      }
    }
    return std::move(told_);
  }

  void operator()(const Receive&) {}
  void operator()(const Send& send) {
    loan_.give_back();
    check(!send.octets.empty(), "there is something to write");
    if (left_ != 0) told_.up_to_a_write = true;
    std::string_view lines = send.octets;
    while (!lines.empty()) note_written(fuzz::take_until(lines, "\r\n").size() + 2);
    check_the_window();
    session_.sent();
  }
  void operator()(const StartTls&) {
    loan_.give_back();
    check(tls_agreed_, "TLS begins behind the server's agreement");
    // With more at hand the agreement itself would not have been believed.
    if (left_ != 0 && !told_.up_to_a_write) {
      told_.events.pop_back();
      told_.up_to_a_write = true;
    }
    tls_agreed_ = false;
    listening_ = false;
    session_.set_pipelining(false);
    session_.tls_started();
  }
  void operator()(const Greeting& greeting) {
    check(!greeted_, "the greeting comes once");
    greeted_ = true;
    tell("greeting " + sign(greeting.positive) + std::string(greeting.text) + " " + std::string(greeting.timestamp));
  }
  void operator()(const Reply& reply) {
    check(greeted_ && !pending_.empty(), "a reply answers a request");
    Pending& oldest = pending_.front();
    check(oldest.verb == reply.verb && oldest.number == reply.number, "a reply answers the oldest request");
    check(oldest.written_octets != 0 && !oldest.in_answer, "a reply answers what was written and not answered");
    check(!reply.more || reply.positive, "nothing follows a refusal");
    check_line(reply.text);
    check_line(reply.code_text);
    tell("reply " + name_of(reply.verb) + " " + sign(reply.positive) + std::string(reply.code_text) + "] " +
         std::string(reply.text) + (reply.more ? " more " : " ") + std::string(reply.auth_error) +
         (reply.cancelled ? std::string(sasl::describe(*reply.cancelled)) : ""));
    tls_agreed_ = reply.verb == Verb::stls && reply.positive;
    oldest.in_answer = reply.more;
    if (!reply.more) pending_.pop_front();
  }
  void operator()(const Line& line) {
    check_answer(line.verb, pending_.front().number);
    check_line(line.text);
    tell("line " + std::string(line.text));
  }
  void operator()(const ScanEntry& entry) {
    check_answer(Verb::list, pending_.front().number);
    tell("scan " + std::to_string(entry.message) + " " + std::to_string(entry.octets));
  }
  void operator()(const UniqueIdEntry& entry) {
    check_answer(Verb::uidl, pending_.front().number);
    check_line(entry.unique_id);
    tell("uidl " + std::to_string(entry.message) + " " + std::string(entry.unique_id));
  }
  void operator()(const MessageData& data) {
    check_answer(pending_.front().verb, data.number);
    check(data.octets == "\r" || loan_.holds(data.octets), "octets of a message lie in what was lent");
    check(!data.octets.empty(), "there is something to take");
    if (told_.up_to_a_write) return;
    if (told_.events.empty() || !told_.events.back().starts_with(data_mark)) told_.events.emplace_back(data_mark);
    told_.events.back() += data.octets;
  }
  void operator()(const Ended& ended) {
    check_answer(ended.verb, ended.number);
    tell("ended " + name_of(ended.verb));
    pending_.pop_front();
  }
  void operator()(const Oddity& oddity) {
    check_line(oddity.line);
    check(options_.tolerated.contains(oddity.quirk), "what is told as odd is tolerated");
    check(session_.times_met(oddity.quirk) != 0, "what is told was met");
    if (!told_.up_to_a_write) told_.quirks.push_back(oddity.quirk);
    // Copied so that the sanitizer looks at every octet.
    unused_ = oddity.line;
  }
  void operator()(const Broken& broken) {
    check(!broken.why.empty(), "a broken session says why");
    tell("broken " + std::string(broken.why));
    broken_ = true;
  }

  static constexpr std::string_view data_mark = "data ";

 private:
  static Options options(const fuzz::Words& words) {
    Options options;
    options.line_ceiling = words.number("ceiling", options.line_ceiling, options.line_ceiling);
    options.window_commands = words.number("commands", options.window_commands, 1000);
    options.window_octets = words.number("octets", options.window_octets, 10000);
    if (words.has("strict")) options.tolerated = {};
    return options;
  }

  static std::string name_of(Verb verb) { return std::string(pop3::command(verb).name); }
  static std::string sign(bool positive) { return positive ? "+" : "-"; }

  /// "VERB arguments"; of AUTH the argument is the mechanism, APOP has none.
  void ask(std::string_view line) {
    constexpr std::size_t most = 300;
    const std::size_t space = line.find(' ');
    const auto verb = pop3::find_verb(line.substr(0, space));
    std::string_view arguments = space == std::string_view::npos ? std::string_view() : line.substr(space + 1);
    if (!verb || pending_.size() >= most || arguments.find('\r') != std::string_view::npos) return;
    if (verb == Verb::auth) return ask_auth(arguments);
    if (verb == Verb::apop) {
      if (greeted_ && session_.request_apop(fuzz::name, fuzz::secret)) pending_.push_back({*verb, 0});
      return;
    }
    const bool numbered =
        verb == Verb::list || verb == Verb::uidl || verb == Verb::retr || verb == Verb::dele || verb == Verb::top;
    const auto number = base::parse_decimal(arguments.substr(0, arguments.find(' ')));
    session_.request(*verb, arguments);
    pending_.push_back({*verb, numbered ? number.value_or(0) : 0});
  }

  void ask_auth(std::string_view name) {
    const auto mechanism = sasl::find_mechanism(name);
    if (!mechanism) return;
    session_.request_auth(fuzz::client_exchange(*mechanism, fuzz::secret, input_.words.has("plus")));
    pending_.push_back({Verb::auth, 0});
  }

  void pump() {
    const std::size_t most_steps = 100 + 10 * (fed_ + pending_.size());
    while (!broken_) {
      check(++steps_ < most_steps + 10 * fed_, "a session comes to an end with what it has");
      const Step step = session_.next();
      if (std::holds_alternative<Receive>(step)) return;
      // A Send may be followed by more of the server's octets as well; the host here writes at once.
      std::visit(*this, step);
      // An oddity is told in front of the step that it was met in, and the session is behind that one already.
      const bool between = std::holds_alternative<Oddity>(step) || broken_;
      check(between || session_.unanswered() == pending_.size(), "each request is answered once");
    }
    for (int times = 0; times < 3; ++times)
      check(std::holds_alternative<Broken>(session_.next()), "a broken session stays broken");
  }

  /// A line is a response within AUTH, or the next request.
  void note_written(std::size_t octets) {
    check(!pending_.empty(), "nothing is written unasked");
    if (pending_.front().verb == Verb::auth && pending_.front().written_octets != 0) return;
    const Pending* before = nullptr;
    for (Pending& request : pending_) {
      if (request.written_octets == 0) {
        check(before == nullptr || pop3::command(before->verb).behind == pop3::Behind::anything,
              "nothing is written behind a command that decides what follows");
        request.written_octets = octets;
        return;
      }
      before = &request;
    }
    check(false, "nothing is written unasked");
  }

  void check_the_window() const {
    std::size_t commands = 0;
    std::size_t octets = 0;
    for (const Pending& request : pending_) {
      if (request.written_octets == 0) break;
      ++commands;
      octets += request.written_octets;
    }
    check(commands <= 1 || commands <= options_.window_commands, "no more commands are on their way than allowed");
    check(commands <= 1 || octets <= options_.window_octets, "no more octets are on their way than allowed");
    check(commands <= 1 || input_.words.has("pipelining"), "nothing is written ahead without pipelining");
  }

  void check_answer(Verb verb, std::uint64_t number) const {
    check(!pending_.empty() && pending_.front().in_answer, "lines and octets follow a positive reply");
    check(pending_.front().verb == verb && pending_.front().number == number, "an answer is of the oldest request");
  }

  void check_line(std::string_view text) const {
    // Of a message's first line all that is at hand may be shown.
    check(text.size() <= options_.line_ceiling + 1 || loan_.holds(text), "no line over the ceiling is told");
  }

  void tell(std::string event) {
    if (!told_.up_to_a_write) told_.events.push_back(std::move(event));
  }

  const fuzz::Input& input_;
  const Options options_;
  Session session_;
  fuzz::Loan loan_;
  Told told_;
  std::deque<Pending> pending_;
  std::size_t left_ = 0;  ///< octets of the turn not yet given
  std::size_t fed_ = 0;
  std::size_t steps_ = 0;
  std::string unused_;
  bool greeted_ = false;
  bool tls_agreed_ = false;
  bool listening_ = true;
  bool broken_ = false;
};

/// Whether what was told in pieces is what was told whole, or its beginning.
bool agrees(const Told& pieces, const Told& whole) {
  if (!pieces.up_to_a_write) return pieces.events == whole.events && pieces.quirks == whole.quirks;
  if (pieces.events.size() > whole.events.size()) return false;
  for (std::size_t i = 0; i < pieces.events.size(); ++i) {
    const bool half = i + 1 == pieces.events.size() && pieces.events[i].starts_with(Program::data_mark);
    const std::string_view expected = whole.events[i];
    if (pieces.events[i] != (half ? expected.substr(0, pieces.events[i].size()) : expected)) return false;
  }
  return true;
}

/// Whether a challenge in it costs too much to be tried often.
bool holds_costly_challenge(std::string_view octets) {
  while (!octets.empty()) {
    std::string_view line = fuzz::take_until(octets, "\n");
    if (line.ends_with('\r')) line.remove_suffix(1);
    line.remove_prefix(std::min(line.find_last_of(" \t") + 1, line.size()));
    const auto challenge = base::base64_decode(line);
    if (challenge && fuzz::is_costly(*challenge)) return true;
  }
  return false;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::Input input(data, size);
  if (holds_costly_challenge(input.rest)) return 0;
  const std::size_t step = std::max<std::size_t>(input.words.number("step", 1, 300), 1);
  const Told whole = Program(input).run(std::string_view::npos);
  check(!whole.up_to_a_write, "what is given whole is told whole");
  check(agrees(Program(input).run(step), whole), "every split tells the same");
  return 0;
}
