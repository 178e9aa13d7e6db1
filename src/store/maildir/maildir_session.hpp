#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "store/maildir/listing.hpp"

namespace satchel::store::maildir {

/// One login: the messages as they were then. Files are found again when other programs move them.
class MaildirSession final : public Session {
 public:
  /// `lease`: of an exclusive session; `reading`: Places::read_lock. Both absent where there is nothing to lock.
  MaildirSession(std::shared_ptr<Places> places, std::optional<Lock> lease, std::optional<Lock> reading,
                 Messages messages)
      : places_(std::move(places)),
        lease_(std::move(lease)),
        reading_(std::move(reading)),
        messages_(std::move(messages)) {}

  std::size_t count() const override { return messages_.size(); }
  std::uint64_t octets(std::size_t index) const override { return messages_[index].sizes.octets; }
  void append_uidl(std::size_t index, std::string& out) const override { out += messages_[index].uidl; }
  Result<std::unique_ptr<MessageBody>> open(std::size_t index) override;
  Result<void> erase(std::span<const std::uint32_t> indexes) override;

 private:
  /// The message's file wherever it is now.
  Result<Descriptor> find_file(std::size_t index);
  /// Learns where the files of all messages are now.
  Result<void> look_again();

  std::shared_ptr<Places> places_;
  std::optional<Lock> lease_;
  std::optional<Lock> reading_;
  Messages messages_;
};

/// Deletes messages, all or none; durable on return. Those that are gone already are passed over. The caller holds the
/// lock.
Result<void> delete_messages(const Places& places, const Lock& lock, std::span<const Message* const> messages);

}  // namespace satchel::store::maildir
