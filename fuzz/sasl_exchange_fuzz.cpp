// Client against server of each mechanism, with somebody in between who changes messages. Words: mechanism=NAME, wrong
// (the client has another password), impostor (the server has not the user's keys), asked (no initial response). Each
// line behind them is what becomes of the next message; fuzz/README.md has the list.
#include <string>

#include "fuzz/accounts.hpp"
#include "fuzz/check.hpp"
#include "fuzz/input.hpp"

using namespace satchel;
using fuzz::check;

namespace {

/// Changes messages as the lines of the input say.
class Between {
 public:
  explicit Between(std::string_view lines) : lines_(lines) {}

  std::string pass(std::string_view message) {
    std::string_view line = fuzz::take_until(lines_, "\n");
    const std::string_view what = fuzz::take_until(line, " ");
    std::string result(message);
    if (what == "flip" && !result.empty()) {
      const std::size_t bit = number(fuzz::take_until(line, " ")) % (result.size() * 8);
      result[bit / 8] = static_cast<char>(result[bit / 8] ^ (1 << (bit % 8)));
    } else if (what == "cut") {
      result.resize(std::min(number(line), result.size()));
    } else if (what == "drop") {
      result.clear();
    } else if (what == "replace") {
      result = line;
    } else if (what == "insert") {
      const std::size_t at = std::min(number(fuzz::take_until(line, " ")), result.size());
      result.insert(at, line);
    } else if (what == "append") {
      result += line;
    }
    changed_.push_back(result != message);
    return result;
  }

  /// Whether one of `count` messages from `first` on, counted from 0, was changed.
  bool changed(std::size_t first = 0, std::size_t count = SIZE_MAX) const {
    for (std::size_t i = first; i < changed_.size() && i - first < count; ++i)
      if (changed_[i]) return true;
    return false;
  }

 private:
  static std::size_t number(std::string_view digits) {
    return static_cast<std::size_t>(base::parse_decimal(digits).value_or(0));
  }

  std::string_view lines_;
  std::vector<bool> changed_;
};

bool is_scram(sasl::Mechanism mechanism) { return mechanism <= sasl::Mechanism::scram_sha_1; }

class Exchange {
 public:
  explicit Exchange(const fuzz::Input& input)
      : mechanism_(sasl::find_mechanism(input.words.value("mechanism")).value_or(sasl::Mechanism::scram_sha_256)),
        wrong_(input.words.has("wrong")),
        impostor_(input.words.has("impostor")),
        asked_(input.words.has("asked")),
        between_(input.rest),
        client_(fuzz::client_exchange(mechanism_, wrong_ ? fuzz::wrong_secret : fuzz::secret, true)),
        server_(sasl::make_server(mechanism_, {.hostname = "pop.example.org",
                                               .nonce = std::string(fuzz::server_nonce),
                                               .bindings = fuzz::bindings(),
                                               .plus_offered = true,
                                               .decoy_secret = "decoys"})) {}

  void run() {
    begin();
    // No mechanism has as many messages as this.
    constexpr int most = 20;
    for (int turns = 0; !over_; ++turns) {
      check(turns < most, "an exchange ends");
      answer();
    }
    judge();
  }

  void operator()(const sasl::Challenge& challenge) { challenge_ = between_.pass(challenge.data); }
  void operator()(const sasl::FetchKeys& wanted) {
    sasl::ScramKeys known = fuzz::scram_keys(wanted.hash);
    // It can check the client, as one who has read the stored keys can, and not show that it is the server.
    if (impostor_) known.keys.front().server_key = known.keys.front().stored_key;
    take(server_->keys(wanted.name == fuzz::name ? &known : nullptr));
  }
  void operator()(const sasl::Verify& verify) {
    right_ = fuzz::is_right(*verify.credentials);
    take(server_->verdict(right_));
  }
  void operator()(const sasl::Succeeded&) { over_ = server_content_ = true; }
  void operator()(const sasl::Failed&) { over_ = true; }

 private:
  void take(const sasl::ServerStep& step) { std::visit(*this, step); }

  void begin() {
    first_ = client_->initial_response();
    // Names an empty challenge asks for; the client gives its first message then.
    if (!first_ || asked_) return take(server_->begin(std::nullopt));
    const std::string message = between_.pass(first_->reveal());
    first_.reset();
    take(server_->begin(std::string_view(message)));
  }

  void answer() {
    const bool first_wanted = first_.has_value();
    if (fuzz::is_costly(challenge_)) {
      over_ = given_up_ = true;
      return;
    }
    std::expected<base::Secret, sasl::ClientError> response =
        first_wanted ? std::move(*first_) : client_->respond(challenge_);
    first_.reset();
    if (!response) {
      check(!sasl::describe(response.error()).empty(), "an error has a sentence");
      over_ = given_up_ = true;
      return;
    }
    fuzz::Loan loan;
    const std::string message = between_.pass(response->reveal());
    take(server_->respond(loan.lend(message)));
  }

  void judge() {
    const bool client_content = client_->succeeded().has_value();
    const bool external = mechanism_ == sasl::Mechanism::external;
    check(!server_content_ || right_, "the server is content with what was right only");
    check(!server_content_ || !wrong_ || external, "the server is never content with a wrong password");
    if (is_scram(mechanism_)) {
      // The client's first message, the server's and the client's last are. An empty challenge in front, which asks for
      // the first, is not, nor is what stands behind the server's proof.
      const bool changed = between_.changed(asked_ ? 1 : 0, 3);
      check(!client_content || (right_ && !impostor_ && !wrong_), "the client believes who has the keys only");
      check(!server_content_ || !changed, "the server finds out what was changed");
      check(!client_content || !changed, "the client finds out what was changed");
    }
    if (between_.changed() || wrong_ || (impostor_ && is_scram(mechanism_))) return;
    check(server_content_ && client_content && !given_up_, "an honest exchange succeeds");
  }

  const sasl::Mechanism mechanism_;
  const bool wrong_;
  const bool impostor_;
  const bool asked_;
  Between between_;
  std::unique_ptr<sasl::ClientExchange> client_;
  std::unique_ptr<sasl::ServerExchange> server_;
  std::optional<base::Secret> first_;
  std::string challenge_;
  bool right_ = false;
  bool over_ = false;
  bool given_up_ = false;
  bool server_content_ = false;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::Input input(data, size);
  Exchange(input).run();
  return 0;
}
