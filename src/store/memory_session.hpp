#pragma once

#include <memory>
#include <set>

#include "store/memory_maildrop.hpp"

namespace satchel::store {

/// A session on a maildrop in memory.
class MemorySession final : public Session {
 public:
  MemorySession(std::shared_ptr<MemoryMaildrop> maildrop, Access access, MemoryMessages messages);
  ~MemorySession() override;

  MemorySession(const MemorySession&) = delete;
  MemorySession& operator=(const MemorySession&) = delete;

  std::size_t count() const override { return messages_.size(); }
  std::uint64_t octets(std::size_t index) const override { return messages_[index]->octets; }
  void append_uidl(std::size_t index, std::string& out) const override { out += messages_[index]->uidl; }
  Result<std::unique_ptr<MessageBody>> open(std::size_t index) override;
  Result<void> erase(std::span<const std::uint32_t> indexes) override;

 private:
  std::shared_ptr<MemoryMaildrop> maildrop_;
  Access access_;
  MemoryMessages messages_;
};

}  // namespace satchel::store
