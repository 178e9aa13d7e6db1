#include "store/memory_store.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

#include "base/try.hpp"
#include "store/string_body.hpp"

namespace satchel::store {
namespace {

struct Message {
  std::string uidl;
  std::string wire;
  std::uint64_t octets;
};
using Messages = std::vector<std::shared_ptr<const Message>>;

struct Maildrop {
  Messages messages;
  bool held = false;  ///< by an exclusive session
};

struct Maildrops {
  std::mutex mutex;
  std::map<std::string, Maildrop, std::less<>> by_user;  // guarded by mutex
  std::uint64_t delivered = 0;                           // guarded by mutex
};

/// A stored message; kept alive by whoever reads it.
class MemoryBody final : public MessageBody {
 public:
  explicit MemoryBody(std::shared_ptr<const Message> message) : message_(std::move(message)) {}

  std::uint64_t wire_octets() const override { return message_->wire.size(); }
  std::uint64_t octets() const override { return message_->octets; }
  Result<std::size_t> read(std::uint64_t offset, std::span<char> into) override {
    if (offset >= message_->wire.size()) return 0;
    return message_->wire.copy(into.data(), into.size(), static_cast<std::size_t>(offset));
  }
  Result<std::optional<std::size_t>> read_if_cached(std::uint64_t offset, std::span<char> into) override {
    return read(offset, into);
  }

 private:
  std::shared_ptr<const Message> message_;
};

class MemorySession final : public Session {
 public:
  MemorySession(std::shared_ptr<Maildrops> maildrops, std::string user, Sharing sharing, Messages messages)
      : maildrops_(std::move(maildrops)), user_(std::move(user)), sharing_(sharing), messages_(std::move(messages)) {}

  ~MemorySession() override {
    if (sharing_ != Sharing::exclusive) return;
    const std::scoped_lock lock(maildrops_->mutex);
    maildrops_->by_user[user_].held = false;
  }

  std::size_t count() const override { return messages_.size(); }
  std::uint64_t octets(std::size_t index) const override { return messages_[index]->octets; }
  void append_uidl(std::size_t index, std::string& out) const override { out += messages_[index]->uidl; }

  Result<std::unique_ptr<MessageBody>> open(std::size_t index) override {
    return std::make_unique<MemoryBody>(messages_[index]);
  }

  Result<void> erase(std::span<const std::uint32_t> indexes) override {
    Messages doomed;
    for (const std::uint32_t index : indexes) doomed.push_back(messages_[index]);
    std::ranges::sort(doomed);
    const std::scoped_lock lock(maildrops_->mutex);
    std::erase_if(maildrops_->by_user[user_].messages,
                  [&](const auto& message) { return std::ranges::binary_search(doomed, message); });
    return {};
  }

 private:
  std::shared_ptr<Maildrops> maildrops_;
  std::string user_;
  Sharing sharing_;
  Messages messages_;
};

Error bad_name() { return {ErrorKind::bad_name, "not a name that can have a maildrop"}; }

class MemoryStore final : public Backend {
 public:
  Result<std::unique_ptr<Session>> open(std::string_view user, const Access& access) override {
    if (!valid_user_name(user)) return std::unexpected(bad_name());
    const std::scoped_lock lock(maildrops_->mutex);
    Maildrop& maildrop = maildrops_->by_user[std::string(user)];
    if (access.sharing == Sharing::exclusive && std::exchange(maildrop.held, true))
      return std::unexpected(Error{ErrorKind::in_use, "another session holds the maildrop"});
    return std::make_unique<MemorySession>(maildrops_, std::string(user), access.sharing, maildrop.messages);
  }

  Result<std::string> deliver(std::string_view user, std::string_view header, MessageBody& body,
                              const Quota& quota) override {
    static_cast<void>(quota);
    if (!valid_user_name(user)) return std::unexpected(bad_name());
    auto message = std::make_shared<Message>();
    message->wire = std::string(header) + SATCHEL_TRY(read_all(body));
    message->octets = header.size() + body.octets();
    const std::scoped_lock lock(maildrops_->mutex);
    message->uidl = "memory-" + std::to_string(++maildrops_->delivered);
    maildrops_->by_user[std::string(user)].messages.push_back(message);
    return message->uidl;
  }
  Result<Usage> usage(std::string_view) override { return not_yet(); }
  Result<std::vector<std::string>> users() override { return not_yet(); }
  Result<std::vector<Imported>> import(std::string_view, std::span<const Import>) override { return not_yet(); }
  Result<std::vector<Deleted>> deleted(std::string_view, std::string_view) override { return not_yet(); }
  Result<std::vector<Restored>> undelete(std::string_view, std::span<const std::string>, std::string_view) override {
    return not_yet();
  }
  Result<Verification> verify(std::string_view, Quarantine) override { return not_yet(); }
  Result<Compaction> compact(std::string_view, Thoroughness) override { return not_yet(); }
  Result<UpkeepDone> keep_up(std::string_view, const Upkeep&) override { return not_yet(); }
  Result<std::vector<Device>> devices(std::string_view) override { return not_yet(); }
  Result<void> add_device(std::string_view, std::string_view) override { return not_yet(); }
  Result<void> remove_device(std::string_view, std::string_view) override { return not_yet(); }

 private:
  static std::unexpected<Error> not_yet() { return std::unexpected(Error{ErrorKind::unsupported, "not yet"}); }
  std::shared_ptr<Maildrops> maildrops_ = std::make_shared<Maildrops>();
};

}  // namespace

std::unique_ptr<Backend> make_memory_store() { return std::make_unique<MemoryStore>(); }

}  // namespace satchel::store
