#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "pop3/server_session.hpp"

namespace satchel::pop3 {

/// A host that says yes to everything and keeps what the server wrote.
class ServerDriver {
 public:
  ServerDriver(ServerOptions options, const Listing& listing) : session_(std::move(options)), listing_(listing) {
    pump();
  }

  /// Feeds all of `octets`; what stands behind a handshake or the end is dropped by the session.
  void say(std::string_view octets) {
    if (closed_) return;
    session_.received(octets);
    pump();
  }
  void sign_in() { say("USER mrose\r\nPASS secret\r\n"); }

  /// What the server wrote since it was asked last.
  std::string take_output() { return std::exchange(output_, {}); }
  std::size_t largest_write() const { return largest_write_; }
  std::size_t writes() const { return writes_; }
  std::size_t committed() const { return committed_; }
  bool closed() const { return closed_; }
  ServerSession& session() { return session_; }

  void operator()(const Receive&) {}
  void operator()(const Send& send) {
    write(send.octets);
    session_.sent();
  }
  void operator()(const StartTls&) { session_.tls_started(); }
  void operator()(const FetchKeys&) { session_.keys(nullptr); }
  void operator()(const Authenticate&) { session_.authenticated(Verdict::accepted); }
  void operator()(const OpenMaildrop&) { session_.opened(listing_); }
  void operator()(const SendMessage& message) {
    write(std::string(message.before) + "message\r\n.\r\n");
    session_.message_sent();
  }
  void operator()(const CommitDeletions& commit) {
    committed_ += commit.indexes.size();
    session_.committed();
  }
  void operator()(const Close&) { closed_ = true; }

 private:
  void pump() {
    while (!closed_) {
      const Action action = session_.next();
      if (std::holds_alternative<Receive>(action)) return;
      std::visit(*this, action);
    }
  }
  void write(std::string_view octets) {
    output_ += octets;
    largest_write_ = std::max(largest_write_, octets.size());
    ++writes_;
  }

  ServerSession session_;
  const Listing& listing_;
  std::string output_;
  std::size_t largest_write_ = 0;
  std::size_t writes_ = 0;
  std::size_t committed_ = 0;
  bool closed_ = false;
};

}  // namespace satchel::pop3
