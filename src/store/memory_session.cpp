#include "store/memory_session.hpp"

#include <utility>

namespace satchel::store {
namespace {

/// A stored message; kept alive by whoever reads it.
class MemoryBody final : public MessageBody {
 public:
  explicit MemoryBody(std::shared_ptr<const MemoryMessage> message) : message_(std::move(message)) {}

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
  std::shared_ptr<const MemoryMessage> message_;
};

}  // namespace

MemorySession::MemorySession(std::shared_ptr<MemoryMaildrop> maildrop, Access access, MemoryMessages messages)
    : maildrop_(std::move(maildrop)), access_(std::move(access)), messages_(std::move(messages)) {}

MemorySession::~MemorySession() {
  if (access_.sharing == Sharing::exclusive) maildrop_->close(access_.device);
}

Result<std::unique_ptr<MessageBody>> MemorySession::open(std::size_t index) {
  return std::make_unique<MemoryBody>(messages_[index]);
}

Result<void> MemorySession::erase(std::span<const std::uint32_t> indexes) {
  if (indexes.empty()) return {};
  std::set<std::string_view> uidls;
  for (const std::uint32_t index : indexes) uidls.insert(messages_[index]->uidl);
  maildrop_->erase(uidls, access_.device);
  return {};
}

}  // namespace satchel::store
