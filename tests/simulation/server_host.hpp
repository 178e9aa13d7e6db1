#pragma once

#include <utility>

#include "message/top_slicer.hpp"
#include "simulation/run_state.hpp"

namespace satchel::simulation {

/// Does what the server session asks for.
class ServerHost {
 public:
  ServerHost(World& world, pop3::ServerOptions options) : world_(world), session_(std::move(options)) {}

  void pump() {
    if (!over_ && world_.server_shakes_hands && (world_.to_server->closed() || world_.to_client->closed()))
      return lost();
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
  void tls_started() {
    if (over_) return;
    waiting_ = false;
    session_.tls_started(world_.tls);
    pump();
  }

 private:
  bool receive() {
    if (world_.to_server->at_end()) return lost(), false;
    if (world_.options.fault == Fault::stops_answering && world_.opened) return false;
    if (pauses()) return false;
    lent_ = world_.to_server->read();
    if (lent_.empty()) return false;
    session_.received(lent_);
    return true;
  }
  bool pauses() {
    if (paused_) return true;
    if (std::exchange(rested_, false) || !world_.random.percent(world_.options.pauses_percent)) return false;
    constexpr Time longest = 60'000'000;
    ++world_.outcome.pauses;
    paused_ = true;
    world_.scheduler.after(world_.random.below(longest), [this] {
      paused_ = false;
      rested_ = true;
      pump();
    });
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
  /// The client sends nothing behind STLS before it has the answer: what is there was put there by somebody else.
  void perform(const pop3::StartTls&) {
    waiting_ = true;
    if (world_.options.fault != Fault::reads_on_behind_stls) world_.to_server->discard();
    if (world_.injects_to_client) {
      world_.injected_to_client = true;
      ++world_.outcome.injections_to_client;
      world_.to_client->inject(world_.random.percent(50) ? "+OK injected\r\n" : "\x16\x03");
    }
    world_.server_shakes_hands = true;
    world_.shake_hands();
  }
  void perform(const pop3::FetchKeys& wanted) {
    later([this, keys = world_.accounts.keys(wanted.hash, wanted.name)] { session_.keys(keys); });
  }
  void perform(const pop3::Authenticate& asked) {
    const Fault fault = world_.options.fault;
    const bool right = (world_.accounts.accepts(*asked.credentials) && fault != Fault::takes_no_password) ||
                       fault == Fault::takes_any_password;
    later([this, right] {
      session_.authenticated(right ? pop3::Verdict::accepted : pop3::Verdict::rejected, Accounts::name);
    });
  }
  void perform(const pop3::OpenMaildrop& asked) {
    if (asked.utf8 != world_.utf8_wanted) world_.violated("UTF8 does not come to the maildrop, or unasked");
    waiting_ = true;
    world_.store->open([this](auto listing) {
      waiting_ = false;
      if (listing) {
        listing_ = *listing;
        world_.check_listing(*listing_);
        world_.snapshot = static_cast<const ModelSnapshot&>(*listing_).kept();
        world_.opened = true;
        session_.opened(*listing_);
      } else {
        world_.open_failed = true;
        world_.failed("open");
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
        world_.failed("read");
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
    world_.failed("read in mid-message");
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
        world_.failed("commit");
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
  bool paused_ = false;
  bool rested_ = false;  ///< behind a pause, something is read first
};

}  // namespace satchel::simulation
