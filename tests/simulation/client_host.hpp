#pragma once

#include <algorithm>
#include <deque>

#include "message/top_slicer.hpp"
#include "pop3/client_session.hpp"
#include "pop3/listing_lines.hpp"
#include "simulation/run_state.hpp"
#include "simulation/window_check.hpp"

namespace satchel::simulation {

namespace client = pop3::client;
using pop3::Verb;

struct Question {
  Verb verb;
  std::size_t number = 0;
  std::size_t lines = 0;
  bool right = true;  ///< to be answered +OK, where nothing fails
  std::string_view mechanism = {};
  /// Of LIST and UIDL without a number, and of STAT: what is not marked then.
  std::vector<std::size_t> numbers = {};
};

/// Asks at random, and holds each answer against the model.
class ClientHost {
 public:
  ClientHost(World& world, client::Options options, Duplex duplex, std::size_t commands)
      : world_(world),
        session_(options),
        window_(options.window_commands, options.window_octets),
        duplex_(duplex),
        left_(commands) {
    leaves_ = world_.random.percent(10);
    if (world_.options.fault == Fault::widens_window) session_.set_window(SIZE_MAX, SIZE_MAX);
  }

  void pump() {
    if (!over_ && world_.client_shakes_hands && world_.to_client->closed()) over_ = true;
    while (!over_ && !world_.client_shakes_hands) {
      const client::Step step = session_.next();
      if (const auto* send = std::get_if<client::Send>(&step)) {
        const std::size_t taken = world_.to_server->write(send->octets);
        if (taken != 0) {
          if (const auto wrong = window_.written(send->octets.substr(0, taken)); !wrong.empty()) world_.violated(wrong);
          session_.sent(taken);
          if (stls_asked_ && taken == send->octets.size()) inject();
          continue;
        }
        if (!world_.to_server->closed() && duplex_ == Duplex::half) return;
        if (!receive()) return;
      } else if (std::holds_alternative<client::Receive>(step)) {
        if (session_.unanswered() == 0 && greeted_ && ask()) continue;
        if (!receive()) return;
      } else {
        std::visit([this](const auto& one) { take(one); }, step);
      }
    }
  }
  bool over() const { return over_; }
  void tls_started() {
    if (over_) return;
    window_.set_pipelining(false);
    world_.utf8_wanted = false;
    session_.tls_started();
    pump();
  }
  bool quit_confirmed() const { return quit_confirmed_; }
  bool quit_refused() const { return quit_refused_; }

 private:
  /// Somebody in between adds commands to the last ones in the clear.
  void inject() {
    stls_asked_ = false;
    if (!world_.injects_to_server) return;
    world_.injected_to_server = true;
    ++world_.outcome.injections_to_server;
    world_.to_server->inject(world_.random.percent(50) ? "CAPA\r\nUSER mallory\r\nPASS x\r\n" : "CAPA\r\nCA");
  }
  void hang_up() {
    over_ = true;
    world_.to_server->close();
    world_.to_client->cut();
  }
  bool receive() {
    if (world_.to_client->at_end()) return over_ = true, false;
    lent_ = world_.to_client->read();
    if (!lent_.empty()) session_.received(lent_);
    return !lent_.empty();
  }
  bool ask() {
    if (quit_asked_) return false;
    if (!signed_in_) return sign_in();
    const bool pipelining = world_.random.percent(70);
    session_.set_pipelining(pipelining);
    window_.set_pipelining(pipelining);
    for (std::size_t burst = world_.random.between(1, 12); burst > 0 && left_ > 0; --burst, --left_) ask_one();
    if (left_ > 0) return true;
    if (leaves_) return ++world_.outcome.left, hang_up(), false;
    quit();
    return true;
  }
  void quit() {
    quit_asked_ = true;
    put({Verb::quit}, "");
  }
  void put(Question question, std::string_view arguments) {
    world_.saw(pop3::command(question.verb).name);
    questions_.push_back(question);
    session_.request(question.verb, arguments);
    world_.trace.add("client", std::string("asks ") + std::string(pop3::command(question.verb).name) +
                                   (question.verb == Verb::pass ? "" : " " + std::string(arguments)));
  }
  bool sign_in() {
    if (world_.server.tls == pop3::Tls::available && !world_.encrypted && world_.random.percent(60)) {
      stls_asked_ = true;
      put({Verb::stls}, "");
      return true;
    }
    if (attempts_++ == 2) return quit(), true;
    if (world_.random.percent(30)) ask_before_login();
    const bool right = world_.random.percent(85);
    const std::string_view password = right ? Accounts::password : "wrong";
    const std::size_t way = world_.random.below(5);
    if (way == 0 && session_.request_apop(Accounts::name, password)) {
      world_.saw("APOP");
      questions_.push_back({Verb::apop, 0, 0, right});
    } else if (way <= 2) {
      put({Verb::user, 0, 0, world_.passwords_may_cross()}, Accounts::name);
      put({Verb::pass, 0, 0, right && world_.passwords_may_cross()}, password);
    } else {
      sign_in_with_sasl(right);
    }
    return true;
  }
  void sign_in_with_sasl(bool right) {
    const auto all = sasl::mechanisms();
    const sasl::MechanismInfo& row = all[world_.random.below(all.size())];
    const sasl::Mechanism mechanism = row.mechanism;
    const bool bearer = mechanism == sasl::Mechanism::oauthbearer || mechanism == sasl::Mechanism::xoauth2;
    if (mechanism == sasl::Mechanism::external) right = true;
    const std::string nonce = world_.random.octets(16);
    auto exchange = sasl::make_client(
        mechanism, {.name = mechanism == sasl::Mechanism::external ? std::string_view() : Accounts::name,
                    .secret = !right   ? "wrong"
                              : bearer ? Accounts::token
                                       : Accounts::password,
                    .nonce = nonce,
                    .bindings = world_.encrypted ? &world_.client_binds : nullptr,
                    .plus_offered = world_.encrypted});
    if (!exchange) return;
    world_.trace.add("client", "asks AUTH " + std::string(sasl::info(mechanism).name));
    if (mechanism == sasl::Mechanism::external) right = world_.encrypted && world_.tls.client_certificate;
    if (row.needs_channel_binding && world_.client_binds.exporter != world_.tls.bindings.exporter) right = false;
    if (row.exposure == sasl::Exposure::secret && !world_.passwords_may_cross()) right = false;
    world_.saw("AUTH");
    questions_.push_back({Verb::auth, 0, 0, right, row.name});
    session_.request_auth(std::move(*exchange));
  }
  void ask_before_login() {
    const std::size_t what = world_.random.below(4);
    if (what == 0) put({Verb::capa}, "");
    if (what == 1) ask_for_language();
    if (what == 2) {
      world_.utf8_wanted = world_.utf8_wanted || world_.server.utf8;
      world_.saw("UTF8 before login");
      put({Verb::utf8, 0, 0, world_.server.utf8}, "");
    }
    if (what == 3) ask_out_of_state({{Verb::stat}, {Verb::rset}, {Verb::retr, 1}, {Verb::uidl}});
  }
  void ask_for_language() {
    constexpr std::string_view ranges[] = {"", "*", "en", "de-AT", "i-default", "tlh", "x"};
    const std::string_view range = ranges[world_.random.below(std::size(ranges))];
    if (!range.empty()) world_.saw("LANG with a range");
    put({Verb::lang, 0, 0, range != "tlh" && range != "x"}, range);
  }
  void ask_out_of_state(std::initializer_list<Question> questions) {
    Question question = questions.begin()[world_.random.below(questions.size())];
    question.right = false;
    world_.saw("out of state");
    put(question, question.number != 0 ? "1" : question.verb == Verb::user ? Accounts::name : std::string_view());
  }
  std::vector<std::size_t> unmarked() const {
    std::vector<std::size_t> numbers;
    for (std::size_t number = 1; number <= world_.snapshot.size(); ++number)
      if (exists(number)) numbers.push_back(number);
    return numbers;
  }
  void ask_one() {
    if (world_.random.percent(3)) return ask_out_of_state({{Verb::user}, {Verb::stls}, {Verb::pass}});
    constexpr Verb verbs[] = {Verb::retr, Verb::retr, Verb::top,  Verb::list, Verb::list, Verb::uidl, Verb::dele,
                              Verb::dele, Verb::rset, Verb::stat, Verb::noop, Verb::capa, Verb::utf8, Verb::lang};
    Question question{verbs[world_.random.below(std::size(verbs))]};
    const bool numbered = question.verb == Verb::retr || question.verb == Verb::top || question.verb == Verb::dele ||
                          ((question.verb == Verb::list || question.verb == Verb::uidl) && world_.random.percent(40));
    std::string arguments;
    if (numbered) {
      question.number = world_.random.percent(5) ? 0 : 1 + world_.random.below(world_.snapshot.size() + 2);
      arguments = std::to_string(question.number);
      question.right = exists(question.number);
    } else if (question.verb == Verb::utf8) {
      question.right = world_.server.utf8;
    } else if (question.verb == Verb::lang) {
      return ask_for_language();
    } else {
      question.numbers = unmarked();
    }
    if (question.verb == Verb::top) arguments += " " + std::to_string(question.lines = world_.random.below(4));
    if (question.verb == Verb::dele && question.right) world_.marked.insert(message(question.number).uidl);
    if (question.verb == Verb::rset) world_.marked.clear();
    put(question, arguments);
    if (world_.options.fault == Fault::mixes_answers_up && questions_.size() > 1)
      std::swap(questions_.back(), questions_[questions_.size() - 2]);
  }
  const ModelMessage& message(std::size_t number) const { return *world_.snapshot[number - 1]; }
  bool exists(std::size_t number) const {
    return number != 0 && number <= world_.snapshot.size() && !world_.marked.contains(message(number).uidl);
  }

  void take(const client::Greeting&) { greeted_ = true; }
  void take(const client::Reply& reply) {
    world_.trace.add(
        "client", std::string(reply.positive ? "+OK to " : "-ERR to ") + std::string(pop3::command(reply.verb).name));
    if (questions_.empty()) return world_.violated("an answer to nothing");
    now_ = questions_.front();
    questions_.pop_front();
    if (now_.verb != reply.verb || (now_.verb != Verb::lang && now_.number != reply.number))
      return world_.violated("an answer to another question");
    if (!reply.more) window_.answered();
    judge(reply);
    body_.clear();
    listed_.clear();
  }
  void judge(const client::Reply& reply) {
    const bool login = now_.verb == Verb::pass || now_.verb == Verb::apop || now_.verb == Verb::auth;
    const bool open_failed = login && std::exchange(world_.open_failed, false);
    if (login && !reply.positive && now_.right && !open_failed) world_.violated("a login that is right is refused");
    if (login)
      world_.saw(std::string(now_.verb == Verb::auth ? now_.mechanism : pop3::command(now_.verb).name) +
                 (reply.positive ? " accepted" : " refused"));
    if (login && reply.positive) {
      signed_in_ = true;
      ++world_.outcome.logins;
      if (!now_.right || !world_.opened) world_.violated("a login that failed is believed");
    }
    if (now_.verb == Verb::quit) {
      quit_confirmed_ = reply.positive;
      quit_refused_ = !reply.positive;
      if (reply.positive && world_.commit_due && !world_.committed()) world_.violated("+OK to QUIT before the commit");
    }
    if (login || now_.verb == Verb::quit) return;
    const bool may_fail = now_.verb == Verb::retr || now_.verb == Verb::top;
    if (reply.positive != now_.right && !(may_fail && now_.right))
      world_.violated("a request is answered the wrong way");
    if (reply.positive && now_.verb == Verb::stat) check_totals(reply.text);
    if (!reply.positive || reply.more || now_.number == 0) return;
    if (const auto scan = client::parse_scan_listing(reply.text); now_.verb == Verb::list && scan)
      check_octets(scan->message, scan->octets);
    if (const auto id = client::parse_unique_id_listing(reply.text); now_.verb == Verb::uidl && id)
      check_unique_id(id->message, id->unique_id);
  }
  void check_totals(std::string_view text) {
    std::uint64_t octets = 0;
    for (const std::size_t number : now_.numbers) octets += message(number).octets.size();
    const auto totals = client::parse_drop_listing(text);
    if (!totals || totals->messages != now_.numbers.size() || totals->octets != octets)
      world_.violated("STAT differs from the snapshot");
  }
  void check_octets(std::uint64_t number, std::uint64_t octets) {
    if (number == 0 || number > world_.snapshot.size() || message(number).octets.size() != octets)
      world_.violated("LIST differs from the snapshot");
  }
  void check_unique_id(std::uint64_t number, std::string_view id) {
    if (number == 0 || number > world_.snapshot.size() || message(number).uidl != id)
      world_.violated("UIDL differs from the snapshot");
  }
  void take(const client::Line&) {}
  void take(const client::ScanEntry& entry) {
    if (world_.options.fault == Fault::overlooks_an_entry && entry.message == 1) return;
    listed_.push_back(entry.message);
    check_octets(entry.message, entry.octets);
  }
  void take(const client::UniqueIdEntry& entry) {
    listed_.push_back(entry.message);
    check_unique_id(entry.message, entry.unique_id);
  }
  void take(const client::MessageData& data) { body_ += data.octets; }
  void take(const client::Ended& ended) {
    window_.answered();
    if ((ended.verb == Verb::list || ended.verb == Verb::uidl) && listed_ != now_.numbers)
      world_.violated("LIST or UIDL does not show each message once");
    if (ended.verb != Verb::retr && ended.verb != Verb::top) return;
    ++world_.outcome.messages;
    std::string_view wire = message(now_.number).wire;
    if (ended.verb == Verb::top) wire = wire.substr(0, message::TopSlicer(now_.lines).feed(wire));
    if (stuff(body_) != wire) world_.violated("a message differs from the snapshot");
  }
  void take(const client::Oddity&) { world_.violated("an honest server is called odd"); }
  void take(const client::Broken& broken) {
    world_.trace.add("client", "broken: " + std::string(broken.why));
    if (world_.injected_to_client && !world_.encrypted) {
      ++world_.outcome.injections_refused;
      return hang_up();
    }
    if (world_.injected_to_server) world_.violated("octets in front of TLS are answered");
    world_.violated("an honest server is called broken: " + std::string(broken.why));
    over_ = true;
  }
  void take(const client::StartTls&) {
    // What was put behind the reply and not read yet is no TLS: the handshake fails.
    if (world_.injected_to_client) return hang_up();
    ++world_.outcome.handshakes;
    world_.client_shakes_hands = true;
    world_.shake_hands();
  }
  void take(const client::Receive&) {}
  void take(const client::Send&) {}

  World& world_;
  client::Session session_;
  WindowCheck window_;
  Duplex duplex_;
  std::size_t left_;
  std::deque<Question> questions_;
  Question now_{};
  std::string lent_, body_;
  std::vector<std::size_t> listed_;
  std::size_t attempts_ = 0;
  bool leaves_ = false;      ///< without QUIT
  bool stls_asked_ = false;  ///< and not yet written
  bool over_ = false, greeted_ = false, signed_in_ = false;
  bool quit_asked_ = false, quit_confirmed_ = false, quit_refused_ = false;
};

}  // namespace satchel::simulation
