#pragma once

#include <memory>
#include <string>

#include "store/log/changes.hpp"
#include "store/log/maildrop.hpp"

namespace satchel::store {

/// One login: the list of messages as it was then.
class LogSession final : public Session {
 public:
  /// `lease`: of an exclusive session. `look`: that was done.
  LogSession(std::shared_ptr<Maildrop> maildrop, std::unique_ptr<recordlog::DiskLock> lease, std::string device,
             Look look)
      : maildrop_(std::move(maildrop)),
        lease_(std::move(lease)),
        device_(std::move(device)),
        pin_(std::move(*look.pin)),
        messages_(std::move(look.messages)),
        visible_(std::move(look.visible)) {}

  std::size_t count() const override { return visible_ ? visible_->size() : messages_.size(); }
  std::uint64_t octets(std::size_t index) const override { return messages_[place(index)].octets; }
  void append_uidl(std::size_t index, std::string& out) const override { messages_.append_uidl(place(index), out); }
  Result<std::unique_ptr<MessageBody>> open(std::size_t index) override;
  Result<void> erase(std::span<const std::uint32_t> indexes) override;

 private:
  /// In the list that all views share.
  std::size_t place(std::size_t index) const { return visible_ ? (*visible_)[index] : index; }

  std::shared_ptr<Maildrop> maildrop_;
  std::unique_ptr<recordlog::DiskLock> lease_;
  std::string device_;
  std::shared_ptr<recordlog::DiskLock> pin_;
  MessageList messages_;
  std::optional<std::vector<std::uint32_t>> visible_;
};

}  // namespace satchel::store
