#pragma once

#include <memory>

#include "store/log/maildrop.hpp"

namespace satchel::store {

/// One login: the list of messages as it was then.
class LogSession final : public Session {
 public:
  /// `lease`: of an exclusive session.
  LogSession(std::shared_ptr<Maildrop> maildrop, std::unique_ptr<recordlog::DiskLock> lease, MessageList messages)
      : maildrop_(std::move(maildrop)), lease_(std::move(lease)), messages_(std::move(messages)) {}

  std::size_t count() const override { return messages_.size(); }
  std::uint64_t octets(std::size_t index) const override { return messages_[index].octets; }
  void append_uidl(std::size_t index, std::string& out) const override;
  Result<std::unique_ptr<MessageBody>> open(std::size_t index) override;
  Result<void> erase(std::span<const std::uint32_t> indexes) override;

 private:
  std::shared_ptr<Maildrop> maildrop_;
  std::unique_ptr<recordlog::DiskLock> lease_;
  MessageList messages_;
};

/// A record of `type` with a new id, as of now.
Result<recordlog::RecordHeader> new_record_header(std::uint8_t type);

}  // namespace satchel::store
