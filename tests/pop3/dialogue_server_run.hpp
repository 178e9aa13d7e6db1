#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pop3/dialogue.hpp"
#include "pop3/lent_buffer.hpp"

namespace satchel::dialogues {

class MessagesListing : public pop3::Listing {
 public:
  explicit MessagesListing(const std::vector<Message>& messages) : messages_(messages) {}
  std::size_t count() const override { return messages_.size(); }
  std::uint64_t octets(std::size_t index) const override { return messages_[index].octets.size(); }
  void append_uidl(std::size_t index, std::string& out) const override { out += messages_[index].uidl; }

 private:
  const std::vector<Message>& messages_;
};

const char* name_of(pop3::State state);

/// A host for one server session that does what the dialogue says.
class ServerRun {
 public:
  explicit ServerRun(const Dialogue& dialogue);

  /// Feeds what the client says in `block` and compares all that comes of it.
  void run(const Block& block, const Feeding& feeding);
  /// The same in halves of lines: half a line must have no effect.
  void run_in_halves(const Block& block);

  /// Feeds `block` line by line until its action `index` comes, which then gets `result` in place of the declared one.
  /// From there on nothing is compared: what is said and done behind it is kept, and further actions succeed. Returns
  /// how many lines of the client it took; nothing when the action did not come.
  std::optional<std::size_t> run_until(const Block& block, std::size_t index, const std::string& result);
  /// After `run_until`: feeds a line and returns the reply.
  std::string say(std::string_view line);

  bool failed() const { return failed_; }
  bool stops_listening() const { return stops_listening_; }
  bool closed() const { return closed_; }
  pop3::State state() const { return session_.state(); }
  /// All replies since the block began.
  const std::string& output() const { return output_; }
  /// The actions behind the one that `run_until` answered.
  const std::vector<std::string>& free_actions() const { return free_actions_; }

  // Actions of the session.
  void operator()(const pop3::Receive&) {}
  void operator()(const pop3::Send& send);
  void operator()(const pop3::StartTls&);
  void operator()(const pop3::FetchKeys& wanted);
  void operator()(const pop3::Authenticate& asked);
  void operator()(const pop3::OpenMaildrop& open);
  void operator()(const pop3::SendMessage& asked);
  void operator()(const pop3::CommitDeletions& commit);
  void operator()(const pop3::Close&);

 private:
  void sign_in();
  void begin(const Block& block);
  void feed(std::string_view octets);
  void feed_half(const ClientLine& line, std::string_view half);
  void pump();
  void finish();
  void compare_output();
  void fail(int line, const std::string& what);
  void note_state();
  /// The result that the dialogue gives for `action`, which must be the next one that it expects.
  std::optional<std::string> expect(const std::string& action);
  void bad_result(const std::string& result);

  const Dialogue& dialogue_;
  MessagesListing listing_;
  pop3::ServerSession session_;
  LentBuffer lent_;
  pop3::State state_ = pop3::State::authorization;
  const Block* block_ = nullptr;
  std::size_t next_action_ = 0;
  std::size_t next_state_ = 0;
  std::string output_;
  bool stops_listening_ = false;
  bool closed_ = false;
  bool failed_ = false;

  /// The action of the block that fails, and how.
  std::optional<std::size_t> failing_;
  std::string failing_result_;
  bool free_ = false;  ///< it has failed
  std::vector<std::string> free_actions_;
};

}  // namespace satchel::dialogues
