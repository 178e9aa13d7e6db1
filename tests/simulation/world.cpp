#include "simulation/world.hpp"

#include <algorithm>
#include <deque>

#include "message/top_slicer.hpp"
#include "pop3/client_session.hpp"
#include "pop3/listing_lines.hpp"
#include "simulation/model_maildrop.hpp"
#include "simulation/pipe.hpp"
#include "simulation/window_check.hpp"

namespace satchel::simulation {
namespace {

namespace client = pop3::client;
using pop3::Verb;

struct World {
  World(const Options& chosen, const Accounts& known)
      : options(chosen),
        accounts(known),
        random(chosen.seed),
        scheduler(random.fork()),
        trace(scheduler, chosen.trace) {}

  void violated(std::string_view what) {
    if (!outcome.violation.empty()) return;
    outcome.violation = what;
    trace.add("check ", what);
  }
  void cut() {
    ++outcome.cuts;
    trace.add("net   ", "cut");
    to_server->cut();
    to_client->cut();
  }

  Options options;
  const Accounts& accounts;
  Random random;
  Scheduler scheduler;
  Trace trace;
  Outcome outcome;
  std::unique_ptr<ModelMaildrop> store;
  std::unique_ptr<Pipe> to_server, to_client;
  pop3::TlsConnection tls;
  ModelSnapshot::Messages snapshot;  ///< the maildrop at login
  std::set<std::string> marked;      ///< what a commit may remove
  bool commit_due = false;           ///< QUIT reached the server
  bool opened = false;
};

class ServerHost {
 public:
  ServerHost(World& world, pop3::ServerOptions options) : world_(world), session_(std::move(options)) {}

  void pump() {
    while (!over_ && !waiting_) {
      if (!output_.empty()) {
        output_.erase(0, world_.to_client->write(output_));
        if (world_.to_client->closed()) return lost();
        if (!output_.empty()) return;
        if (cuts_off_) return close();
        sent_ = true;
      }
      if (std::exchange(sent_, false)) is_message_ ? session_.message_sent() : session_.sent();
      const pop3::Action action = session_.next();
      if (std::holds_alternative<pop3::Receive>(action) && !receive()) return;
      std::visit([this](const auto& one) { perform(one); }, action);
    }
  }
  bool over() const { return over_; }

 private:
  bool receive() {
    if (world_.to_server->at_end()) return lost(), false;
    if (world_.options.fault == Fault::stops_answering && world_.opened) return false;
    lent_ = world_.to_server->read();
    if (lent_.empty()) return false;
    session_.received(lent_);
    return true;
  }
  void lost() {
    over_ = true;
    if (world_.options.fault == Fault::deletes_when_cut && world_.opened) world_.store->remove_now(world_.marked);
  }
  void close() {
    over_ = true;
    world_.trace.add("server", "close");
    world_.to_client->close();
    world_.to_server->cut();
  }
  template <class Do>
  void later(Do what) {
    waiting_ = true;
    world_.scheduler.after(world_.random.below(50), [this, what] {
      waiting_ = false;
      what();
      pump();
    });
  }
  void perform(const pop3::Receive&) {}
  void perform(const pop3::Send& send) { output_ = send.octets, is_message_ = false; }
  void perform(const pop3::StartTls&) { session_.tls_started(world_.tls); }
  void perform(const pop3::FetchKeys& wanted) {
    later([this, keys = world_.accounts.keys(wanted.hash, wanted.name)] { session_.keys(keys); });
  }
  void perform(const pop3::Authenticate& asked) {
    const bool right = world_.accounts.accepts(*asked.credentials) || world_.options.fault == Fault::takes_any_password;
    later([this, right] {
      session_.authenticated(right ? pop3::Verdict::accepted : pop3::Verdict::rejected, Accounts::name);
    });
  }
  void perform(const pop3::OpenMaildrop&) {
    waiting_ = true;
    world_.store->open([this](auto listing) {
      waiting_ = false;
      if (listing) {
        listing_ = *listing;
        world_.snapshot = static_cast<const ModelSnapshot&>(*listing_).kept();
        world_.opened = true;
        session_.opened(*listing_);
      } else {
        ++world_.outcome.failures;
        session_.open_failed(listing.error());
      }
      pump();
    });
  }
  void perform(const pop3::SendMessage& asked) {
    waiting_ = true;
    world_.store->read(listing_, asked.index, [this, asked](auto wire) {
      waiting_ = false;
      if (wire) {
        send_message(asked, *wire);
      } else {
        ++world_.outcome.failures;
        session_.message_unavailable(wire.error());
      }
      pump();
    });
  }
  void send_message(const pop3::SendMessage& asked, std::string_view wire) {
    if (asked.body_lines && world_.options.fault != Fault::ignores_line_count)
      wire = wire.substr(0, message::TopSlicer(*asked.body_lines).feed(wire));
    const bool needs_line_end = !wire.empty() && !wire.ends_with("\r\n");
    output_ = std::string(asked.before) + std::string(wire) + (needs_line_end ? "\r\n" : "") + ".\r\n";
    is_message_ = true;
    if (!world_.random.percent(3) || wire.empty()) return;
    // The storage fails with part of it written: closed without the dot, promise S7.
    ++world_.outcome.failures;
    output_.resize(asked.before.size() + world_.random.below(wire.size()));
    if (world_.options.fault == Fault::ends_failed_messages)
      output_ += "\r\n.\r\n";
    else
      cuts_off_ = true;
  }
  void perform(const pop3::CommitDeletions& commit) {
    waiting_ = true;
    world_.commit_due = true;
    std::vector<std::uint32_t> indexes(commit.indexes.begin(), commit.indexes.end());
    std::set<std::string> named;
    for (const auto index : indexes) named.insert(world_.snapshot[index]->uidl);
    if (named != world_.marked) world_.violated("a commit of other messages than those marked");
    const bool early = world_.options.fault == Fault::says_bye_before_commit;
    world_.store->commit(listing_, indexes, [this, early](auto done) {
      if (early) return;
      waiting_ = false;
      if (done) {
        ++world_.outcome.commits;
        session_.committed();
      } else {
        ++world_.outcome.failures;
        session_.commit_failed(done.error());
      }
      pump();
    });
    if (early) waiting_ = false, session_.committed();
  }
  void perform(const pop3::Close&) { close(); }

  World& world_;
  pop3::ServerSession session_;
  MaildropHost::Listing listing_;
  std::string lent_, output_;
  bool waiting_ = false, over_ = false, sent_ = false, is_message_ = false, cuts_off_ = false;
};

struct Question {
  Verb verb;
  std::size_t number = 0;
  std::size_t lines = 0;
  bool right = true;  ///< a login with the right password
};

class ClientHost {
 public:
  ClientHost(World& world, client::Options options, Duplex duplex, std::size_t commands)
      : world_(world),
        session_(options),
        window_(options.window_commands, options.window_octets),
        duplex_(duplex),
        left_(commands) {
    if (world_.options.fault == Fault::widens_window) session_.set_window(SIZE_MAX, SIZE_MAX);
  }

  void pump() {
    while (!over_) {
      const client::Step step = session_.next();
      if (const auto* send = std::get_if<client::Send>(&step)) {
        const std::size_t taken = world_.to_server->write(send->octets);
        if (taken != 0) {
          if (const auto wrong = window_.written(send->octets.substr(0, taken)); !wrong.empty()) world_.violated(wrong);
          session_.sent(taken);
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
  bool quit_confirmed() const { return quit_confirmed_; }
  bool quit_refused() const { return quit_refused_; }

 private:
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
    if (left_ == 0) quit();
    return true;
  }
  void quit() {
    quit_asked_ = true;
    put({Verb::quit}, "");
  }
  void put(Question question, std::string_view arguments) {
    questions_.push_back(question);
    session_.request(question.verb, arguments);
    world_.trace.add("client", std::string("asks ") + std::string(pop3::command(question.verb).name) +
                                   (question.verb == Verb::pass ? "" : " " + std::string(arguments)));
  }
  bool sign_in() {
    if (attempts_++ == 2) return quit(), true;
    const bool right = world_.random.percent(85);
    const std::string_view password = right ? Accounts::password : "wrong";
    const std::size_t way = world_.random.below(5);
    if (way == 0 && session_.request_apop(Accounts::name, password)) {
      questions_.push_back({Verb::apop, 0, 0, right});
    } else if (way <= 2) {
      put({Verb::user}, Accounts::name);
      put({Verb::pass, 0, 0, right}, password);
    } else {
      sign_in_with_sasl(right);
    }
    return true;
  }
  void sign_in_with_sasl(bool right) {
    const auto all = sasl::mechanisms();
    const sasl::Mechanism mechanism = all[world_.random.below(all.size())].mechanism;
    const bool bearer = mechanism == sasl::Mechanism::oauthbearer || mechanism == sasl::Mechanism::xoauth2;
    if (mechanism == sasl::Mechanism::external) right = true;
    const std::string nonce = world_.random.octets(16);
    auto exchange = sasl::make_client(
        mechanism, {.name = mechanism == sasl::Mechanism::external ? std::string_view() : Accounts::name,
                    .secret = !right   ? "wrong"
                              : bearer ? Accounts::token
                                       : Accounts::password,
                    .nonce = nonce,
                    .bindings = world_.tls.bindings.any() ? &world_.tls.bindings : nullptr,
                    .plus_offered = world_.tls.bindings.any()});
    if (!exchange) return;
    world_.trace.add("client", "asks AUTH " + std::string(sasl::info(mechanism).name));
    questions_.push_back(
        {Verb::auth, 0, 0, right && (mechanism != sasl::Mechanism::external || world_.tls.client_certificate)});
    session_.request_auth(std::move(*exchange));
  }
  void ask_one() {
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
      question.right = false;
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
  }
  void judge(const client::Reply& reply) {
    const bool login = now_.verb == Verb::pass || now_.verb == Verb::apop || now_.verb == Verb::auth;
    if (login && reply.positive) {
      signed_in_ = true;
      ++world_.outcome.logins;
      if (!now_.right || !world_.opened) world_.violated("a login that failed is believed");
    }
    if (now_.verb == Verb::quit) {
      quit_confirmed_ = reply.positive;
      quit_refused_ = !reply.positive;
      if (reply.positive && world_.commit_due && world_.store->commits() == 0)
        world_.violated("+OK to QUIT before the commit");
    }
    if (login || now_.verb == Verb::quit) return;
    const bool may_fail = now_.verb == Verb::retr || now_.verb == Verb::top;
    if (reply.positive != now_.right && !(may_fail && now_.right))
      world_.violated("a request is answered the wrong way");
    if (!reply.positive || reply.more || now_.number == 0) return;
    if (const auto scan = client::parse_scan_listing(reply.text); now_.verb == Verb::list && scan)
      check_octets(scan->message, scan->octets);
    if (const auto id = client::parse_unique_id_listing(reply.text); now_.verb == Verb::uidl && id)
      check_unique_id(id->message, id->unique_id);
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
  void take(const client::ScanEntry& entry) { check_octets(entry.message, entry.octets); }
  void take(const client::UniqueIdEntry& entry) { check_unique_id(entry.message, entry.unique_id); }
  void take(const client::MessageData& data) { body_ += data.octets; }
  void take(const client::Ended& ended) {
    window_.answered();
    if (ended.verb != Verb::retr && ended.verb != Verb::top) return;
    ++world_.outcome.messages;
    std::string_view wire = message(now_.number).wire;
    if (ended.verb == Verb::top) wire = wire.substr(0, message::TopSlicer(now_.lines).feed(wire));
    if (stuff(body_) != wire) world_.violated("a message differs from the snapshot");
  }
  void take(const client::Oddity&) { world_.violated("an honest server is called odd"); }
  void take(const client::Broken& broken) {
    world_.violated("an honest server is called broken: " + std::string(broken.why));
    over_ = true;
  }
  void take(const client::StartTls&) {}
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
  std::size_t attempts_ = 0;
  bool over_ = false, greeted_ = false, signed_in_ = false;
  bool quit_asked_ = false, quit_confirmed_ = false, quit_refused_ = false;
};

pop3::ServerOptions draw_server(World& world) {
  pop3::ServerOptions options{.hostname = "pop.example.org"};
  options.plaintext_allowed = true;
  for (const auto& row : sasl::mechanisms()) options.mechanisms.add(row.mechanism);
  options.apop = world.random.percent(50);
  options.seed = world.random.octets(16);
  if (world.random.percent(50)) {
    options.tls = pop3::Tls::active;
    world.tls = {{world.random.octets(32), world.random.octets(32)}, world.random.percent(50)};
    options.tls_connection = world.tls;
  }
  return options;
}

}  // namespace

Outcome run(const Options& options, const Accounts& accounts) {
  World world(options, accounts);
  Random& random = world.random;
  const std::size_t capacity = options.capacity.value_or(std::size_t{1} << random.below(14));
  const std::size_t piece = options.largest_piece.value_or(random.percent(20) ? 1 : capacity);
  const Duplex duplex = options.duplex.value_or(random.percent(30) ? Duplex::half : Duplex::full);
  const std::size_t window =
      options.window_octets.value_or(duplex == Duplex::half ? capacity : random.between(1, 4096));
  const Pipe::Style style{capacity, piece, random.below(300)};
  world.store =
      std::make_unique<ModelMaildrop>(world.scheduler, random.fork(), random.percent(40) ? 10 : 0, options.fault);
  world.to_server = std::make_unique<Pipe>(world.scheduler, random.fork(), style);
  world.to_client = std::make_unique<Pipe>(world.scheduler, random.fork(), style);
  const BareLineFeeds bare = random.percent(30) ? BareLineFeeds::some : BareLineFeeds::none;
  client::Quirks tolerated = client::Quirks::all();
  if (bare == BareLineFeeds::some) tolerated.remove(client::Quirk::bare_line_feeds);
  const std::size_t largest = capacity >= 4096 && random.percent(10) ? 100'000 : 400;
  for (std::size_t i = random.below(8); i > 0; --i) world.store->deliver(random_message(random, largest, bare));
  if (random.percent(30))
    (random.percent(50) ? world.to_server : world.to_client)->cut_at(random.between(1, 1500), [&world] {
      world.cut();
    });

  ServerHost server(world, draw_server(world));
  ClientHost host(world, {.window_commands = random.between(1, 100), .window_octets = window, .tolerated = tolerated},
                  duplex, random.below(30));
  world.to_server->on_arrival = world.to_client->on_room = [&server] { server.pump(); };
  world.to_client->on_arrival = world.to_server->on_room = [&host] { host.pump(); };
  world.scheduler.after(0, [&server] { server.pump(); });
  std::vector<std::string> expected = world.store->uidls();
  for (std::size_t i = random.below(3); i > 0; --i)
    world.scheduler.after(random.below(5000), [&world, &random, &expected, bare] {
      world.store->deliver(random_message(random, 100, bare));
      expected.push_back(world.store->messages().back()->uidl);
    });

  bool committed = false;
  while (world.outcome.violation.empty() && world.scheduler.run_one()) {
    if (!committed && world.store->commits() != 0) {
      committed = true;
      std::erase_if(expected, [&world](const std::string& uidl) { return world.marked.contains(uidl); });
    }
    if (world.store->uidls() != expected) world.violated("the maildrop changed without a commit, or by half");
  }
  if (!host.over() || !server.over()) world.violated("deadlock: no event is left and an answer is owed");
  if (host.quit_refused() && committed) world.violated("-ERR to QUIT behind a commit");
  world.outcome.trace = world.trace.text();
  return std::move(world.outcome);
}

}  // namespace satchel::simulation
