#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "lmtp/server_session.hpp"

/// Plays the host of a session: feeds it a dialogue in pieces and carries out its actions.
namespace satchel::lmtp::test {

struct Delivery {
  std::string sender;
  std::vector<std::string> recipients;
  std::string message;
  bool operator==(const Delivery&) const = default;
};

struct Transcript {
  std::string replies;
  std::vector<std::string> looked_up;
  std::vector<Delivery> deliveries;
  int discarded = 0;
  bool closed = false;
  bool operator==(const Transcript&) const = default;
};

/// Who is known here, and what becomes of deliveries; everybody, and well, unless said otherwise.
struct World {
  std::map<std::string, Recipient> recipients;
  std::map<std::string, Outcome> outcomes;
};

class Driver {
 public:
  Driver(ServerOptions options, World world) : session_(std::move(options)), world_(std::move(world)) { run(); }

  void feed(std::string_view octets) {
    while (!octets.empty() && !transcript_.closed) {
      octets.remove_prefix(session_.received(octets));
      run();
    }
  }

  const Transcript& transcript() const { return transcript_; }
  /// What was sent since the last call.
  std::string new_replies() { return std::exchange(new_replies_, {}); }
  ServerSession& session() { return session_; }

 private:
  void run() {
    waiting_ = false;
    while (!waiting_ && !transcript_.closed)
      std::visit([this](const auto& action) { perform(action); }, session_.next());
  }

  void perform(const Receive&) { waiting_ = true; }
  void perform(const Send& action) {
    transcript_.replies += action.octets;
    new_replies_ += action.octets;
    session_.sent();
  }
  void perform(const CheckRecipient& action) {
    const std::string address(action.address);
    transcript_.looked_up.push_back(address);
    const auto known = world_.recipients.find(address);
    session_.recipient(known == world_.recipients.end() ? Recipient::accepted : known->second);
  }
  void perform(const MessageData& action) {
    message_ += action.octets;
    session_.data_taken();
  }
  void perform(const Deliver&) {
    const Envelope& envelope = session_.envelope();
    transcript_.deliveries.push_back({envelope.sender, envelope.recipients, std::exchange(message_, {})});
    std::vector<Outcome> outcomes;
    for (const std::string& address : envelope.recipients) {
      const auto known = world_.outcomes.find(address);
      outcomes.push_back(known == world_.outcomes.end() ? Outcome::delivered : known->second);
    }
    session_.delivered(outcomes);
  }
  void perform(const Discard&) {
    ++transcript_.discarded;
    message_.clear();
    session_.discarded();
  }
  void perform(const Close&) { transcript_.closed = true; }

  ServerSession session_;
  World world_;
  Transcript transcript_;
  std::string new_replies_;
  std::string message_;
  bool waiting_ = false;
};

inline ServerOptions options() {
  ServerOptions options;
  options.hostname = "mx.example.org";
  options.message_size = 1000;
  return options;
}

inline Transcript run(std::string_view input, std::size_t piece, const ServerOptions& given, const World& world) {
  Driver driver(given, world);
  for (std::size_t at = 0; at < input.size(); at += piece) driver.feed(input.substr(at, piece));
  return driver.transcript();
}

/// The transcript of a dialogue sent in one go, after a check that every split gives the same.
inline Transcript converse(std::string_view input, const ServerOptions& given = options(), const World& world = {}) {
  const Transcript whole = run(input, std::max<std::size_t>(input.size(), 1), given, world);
  for (const std::size_t piece : {1U, 2U, 3U, 5U, 7U, 31U}) {
    const Transcript split = run(input, piece, given, world);
    EXPECT_EQ(split.replies, whole.replies) << "in pieces of " << piece;
    EXPECT_EQ(split, whole) << "in pieces of " << piece;
  }
  return whole;
}

/// The reply codes of a transcript, the greeting and continuation lines left out: "250 2.1.0".
inline std::vector<std::string> codes(const Transcript& transcript) {
  std::vector<std::string> found;
  std::string_view rest = transcript.replies;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find("\r\n"));
    rest.remove_prefix(line.size() + 2);
    if (line.size() < 4 || line[3] == '-' || line.starts_with("220 ")) continue;
    const bool enhanced = line.size() > 8 && line[5] == '.' && line.find(' ', 4) != std::string_view::npos;
    found.emplace_back(enhanced ? line.substr(0, line.find(' ', 4)) : line.substr(0, 3));
  }
  return found;
}

/// How most dialogues begin.
inline constexpr std::string_view to_bob = "LHLO relay\r\nMAIL FROM:<ann@example.com>\r\nRCPT TO:<bob@example.org>\r\n";

}  // namespace satchel::lmtp::test
