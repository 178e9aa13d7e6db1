#pragma once

#include <set>

#include "simulation/fault.hpp"
#include "simulation/maildrop_host.hpp"
#include "simulation/scheduler.hpp"

namespace satchel::simulation {

struct ModelMessage {
  std::string uidl;
  std::string octets;  ///< as the client holds it in the end
  std::string wire;    ///< dot-stuffed
};

/// Whether messages hold an LF without a CR. Those that come in by LMTP never do; a client that takes a bare LF for the
/// end of a line would see the end of a message in LF-dot-LF.
enum class BareLineFeeds : std::uint8_t { none, some };

/// A random message: lines with dots, NUL, 8-bit octets, long ones, none at all, about `largest` octets at most.
std::string random_message(Random& random, std::size_t largest, BareLineFeeds bare);
std::string stuff(std::string_view octets);

/// The maildrop as it was at login.
class ModelSnapshot : public pop3::Listing {
 public:
  using Messages = std::vector<std::shared_ptr<const ModelMessage>>;
  ModelSnapshot(const Messages* live, Messages kept, Fault fault, std::size_t opened)
      : live_(live), kept_(std::move(kept)), fault_(fault), opened_(opened) {}

  std::size_t count() const override { return kept_.size(); }
  std::uint64_t octets(std::size_t index) const override;
  void append_uidl(std::size_t index, std::string& out) const override;
  const Messages& kept() const { return kept_; }

 private:
  const ModelMessage& at(std::size_t index) const;

  const Messages* live_;
  Messages kept_;
  Fault fault_;
  std::size_t opened_;  ///< how often the maildrop was, before
};

/// A store in memory that fails now and then.
class ModelMaildrop : public MaildropHost {
 public:
  ModelMaildrop(Scheduler& scheduler, Random random, unsigned failures_percent, Fault fault)
      : scheduler_(scheduler), random_(random), failures_percent_(failures_percent), fault_(fault) {}

  void deliver(std::string octets);
  /// Removes the first message, as expiry does.
  void expire() {
    if (!messages_.empty()) messages_.erase(messages_.begin());
  }
  const ModelSnapshot::Messages& messages() const { return messages_; }
  void remove_now(const std::set<std::string>& uidls);
  std::size_t commits() const { return commits_; }

  void open(Answer<Listing> answer) override;
  void read(const Listing& listing, std::size_t index, Answer<std::string> answer) override;
  void commit(const Listing& listing, std::vector<std::uint32_t> indexes, Answer<bool> answer) override;
  std::vector<std::string> uidls() const override;
  bool keeps(const std::vector<std::string>& expected) const override;

 private:
  bool fails() { return random_.percent(failures_percent_); }
  Time delay() { return random_.below(200); }
  pop3::Failure failure();

  Scheduler& scheduler_;
  Random random_;
  unsigned failures_percent_;
  Fault fault_;
  ModelSnapshot::Messages messages_;
  std::uint64_t delivered_ = 0;
  std::size_t commits_ = 0;
  std::size_t opened_ = 0;
};

}  // namespace satchel::simulation
