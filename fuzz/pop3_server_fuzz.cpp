// A POP3 server session in any of its states under any octets in any split, with a host whose answers the input
// chooses. What it says and asks for does not depend on the split. fuzz/README.md has the words.
#include <string>

#include "fuzz/check.hpp"
#include "fuzz/server_setup.hpp"
#include "pop3/server_session.hpp"

using namespace satchel;
using namespace satchel::pop3;
using fuzz::check;

namespace {

class Messages : public Listing {
 public:
  explicit Messages(std::size_t count) : count_(count) {}
  std::size_t count() const override { return count_; }
  std::uint64_t octets(std::size_t index) const override { return 100 + index; }
  void append_uidl(std::size_t index, std::string& out) const override { out += "uidl-" + std::to_string(index); }

 private:
  std::size_t count_;
};

/// What the session did, apart from how its output was divided into writes.
struct Deeds {
  std::string output;
  std::vector<std::string> actions;
  bool operator==(const Deeds&) const = default;
};

class Host {
 public:
  explicit Host(const fuzz::Input& input)
      : input_(input),
        listing_(input.words.number("messages", 3, 50)),
        results_(input.words.value("results")),
        session_(fuzz::server_options(input.words)) {}

  Deeds run(std::size_t step) {
    pump();
    go_to_the_beginning();
    for (std::string_view turn : input_.turns()) {
      // What a client says in the clear behind STLS is dropped by the host; the next turn is under TLS.
      listening_ = !closed_;
      while (!turn.empty() && listening_) {
        feed(turn.substr(0, step));
        turn.remove_prefix(std::min(step, turn.size()));
      }
    }
    check_the_end();
    return std::move(deeds_);
  }

  void operator()(const Receive&) {}
  void operator()(const Send& send) {
    check(!send.octets.empty(), "there is something to write");
    say(send.octets);
    session_.sent();
  }
  void operator()(const StartTls&) {
    note("start-tls");
    check(session_.state() == State::authorization, "TLS begins before login");
    listening_ = false;
    loan_.give_back();
    session_.tls_started(fuzz::tls_connection());
  }
  void operator()(const FetchKeys& wanted) {
    note("keys " + std::string(wanted.name));
    const std::string_view result = next_result();
    if (result == "unavailable") return session_.keys_unavailable();
    const bool known = wanted.name == fuzz::name && result != "unknown";
    session_.keys(known ? &fuzz::scram_keys(wanted.hash) : nullptr);
  }
  void operator()(const Authenticate& asked) {
    note("authenticate " + std::string(asked.method) + " " + asked.credentials->name);
    check(session_.state() == State::authorization, "only before login is anybody judged");
    const bool right = fuzz::is_right(*asked.credentials);
    const auto* scram = std::get_if<sasl::proof::Scram>(&asked.credentials->proof);
    const std::string_view result = next_result();
    const Verdict verdict = result == "unavailable"        ? Verdict::unavailable
                            : result == "rejected"         ? Verdict::rejected
                            : result == "honest" && !right ? Verdict::rejected
                                                           : Verdict::accepted;
    // Even a host that accepts everybody lets no wrong proof of SCRAM in.
    may_open_ = verdict == Verdict::accepted && (scram == nullptr || scram->key.has_value());
    const bool by_certificate = asked.credentials->name.empty();
    session_.authenticated(verdict, by_certificate ? fuzz::name : std::string_view());
  }
  void operator()(const OpenMaildrop& open) {
    note("open " + std::string(open.user));
    check(may_open_ && !open.user.empty(), "a maildrop is opened behind an accepted verdict only");
    if (const auto why = failure(next_result())) {
      may_open_ = false;
      return session_.open_failed(*why);
    }
    may_enter_ = true;
    session_.opened(listing_);
  }
  void operator()(const SendMessage& message) {
    note("send " + std::to_string(message.index) +
         (message.body_lines ? " top " + std::to_string(*message.body_lines) : ""));
    check(session_.state() == State::transaction, "messages are sent behind login");
    check(message.index < listing_.count(), "a message that is sent exists");
    check(message.before.ends_with("\r\n"), "a message stands behind its +OK");
    if (const auto why = failure(next_result())) return session_.message_unavailable(*why);
    say(message.before);
    deeds_.output += "(message)\r\n.\r\n";
    session_.message_sent();
  }
  void operator()(const CommitDeletions& commit) {
    std::string indexes;
    for (std::size_t i = 0; i < commit.indexes.size(); ++i) {
      check(commit.indexes[i] < listing_.count(), "a deleted message exists");
      check(i == 0 || commit.indexes[i] > commit.indexes[i - 1], "deletions rise");
      indexes += " " + std::to_string(commit.indexes[i]);
    }
    note("commit" + indexes);
    check(session_.state() == State::update && !commit.indexes.empty(), "deletions are made in UPDATE only");
    check(base::lowercase(heard_).find("quit") != std::string::npos, "nothing is deleted without QUIT");
    check(!committed_, "deletions are made once");
    committed_ = true;
    if (const auto why = failure(next_result())) return session_.commit_failed(*why);
    session_.committed();
  }
  void operator()(const Close&) {
    note("close");
    closed_ = true;
    listening_ = false;
  }

 private:
  /// Word: begin=transaction, begin=marked, or begin=MECHANISM, in the exchange of AUTH.
  void go_to_the_beginning() {
    const std::string_view begin = input_.words.value("begin");
    beginning_ = true;
    if (begin == "transaction" || begin == "marked") feed("USER mrose\r\nPASS secret\r\n");
    if (begin == "marked") feed("DELE 2\r\n");
    if (sasl::find_mechanism(begin)) feed("AUTH " + std::string(begin) + "\r\n");
    beginning_ = false;
  }

  void feed(std::string_view octets) {
    if (closed_) return;
    heard_ += octets;
    session_.received(loan_.lend(octets));
    pump();
    loan_.give_back();
  }

  void pump() {
    while (!closed_) {
      const Action action = session_.next();
      check(session_.next().index() == action.index(), "an action stays until its result is given");
      if (std::holds_alternative<Receive>(action)) break;
      std::visit(*this, action);
      check(session_.state() != State::transaction || may_enter_, "nobody enters without login");
      check(session_.user().empty() || may_enter_, "nobody has signed in without login");
    }
  }

  void say(std::string_view octets) {
    constexpr std::size_t most = std::size_t{64} * 1024;
    check(octets.size() <= most, "writes are bounded");
    check(octets.empty() || octets.ends_with("\r\n"), "replies end in CRLF");
    for (std::size_t at = octets.find_first_of("\r\n"); at < octets.size(); at = octets.find_first_of("\r\n", at + 2))
      check(octets[at] == '\r' && octets.substr(at + 1).starts_with('\n'), "a reply holds no line end but CRLF");
    deeds_.output += octets;
  }

  void note(std::string what) {
    what += " in state " + std::to_string(static_cast<int>(session_.state()));
    deeds_.actions.push_back(std::move(what));
  }

  std::string_view next_result() { return beginning_ ? std::string_view() : fuzz::take_until(results_, ","); }

  static std::optional<Failure> failure(std::string_view result) {
    if (result == "in-use") return Failure::in_use;
    if (result == "login-delay") return Failure::login_delay;
    if (result == "needs-utf8") return Failure::needs_utf8;
    if (result == "temporary") return Failure::temporary;
    if (result == "permanent") return Failure::permanent;
    return std::nullopt;
  }

  void check_the_end() {
    check(deeds_.output.starts_with("+OK "), "the greeting comes first");
    if (!closed_) return;
    check(std::holds_alternative<Close>(session_.next()), "a closed session stays closed");
    check(session_.state() == State::closed, "a closed session is in no other state");
  }

  const fuzz::Input& input_;
  const Messages listing_;
  std::string_view results_;
  ServerSession session_;
  fuzz::Loan loan_;
  Deeds deeds_;
  std::string heard_;
  bool beginning_ = false;
  bool listening_ = true;
  bool closed_ = false;
  bool may_open_ = false;
  bool may_enter_ = false;
  bool committed_ = false;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::Input input(data, size);
  const std::size_t step = std::max<std::size_t>(input.words.number("step", 1, 300), 1);
  const Deeds whole = Host(input).run(std::string_view::npos);
  check(Host(input).run(step) == whole, "every split gives the same output and actions");
  return 0;
}
