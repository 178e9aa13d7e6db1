#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/function_ref.hpp"
#include "store/log/message_list.hpp"

namespace satchel::store {

/// A device that signs in on its own (setting store.views).
struct DeviceView {
  Time last_seen = 0;
  IdSet hidden;  ///< messages it has deleted while others have not
};

/// A message that came back under a new id.
struct Revived {
  Entry entry;         ///< with the new id and the time of its return
  std::string device;  ///< the only one it came back to; empty: all
};

/// What the records of a maildrop come to, from the first to the last that was applied.
class MaildropState {
 public:
  const MessageList& messages() const { return messages_; }
  const std::map<std::string, DeviceView, std::less<>>& devices() const { return devices_; }
  /// How often the maildrop was compacted.
  std::uint64_t epoch() const { return epoch_; }
  Usage usage() const { return {.messages = messages_.size(), .octets = messages_.octets()}; }

  void add_message(const Entry& entry, std::string_view given_uidl) { messages_.append(entry, given_uidl); }
  void revive(const Revived& message);
  const std::unordered_map<recordlog::RecordId, std::string, HashOfId>& owners() const { return owners_; }
  void set_owner(const recordlog::RecordId& id, std::string_view device) { owners_[id] = device; }
  /// Nothing when the device is not known: one that was removed has nothing to hide.
  void hide(std::string_view device, std::span<const recordlog::RecordId> ids);
  /// For all devices.
  void remove(const IdSet& ids);
  void see_device(std::string_view label, Time now);
  void forget_device(std::string_view label) { devices_.erase(std::string(label)); }
  void compacted(std::uint64_t epoch);

  /// Whether the view of a device shows a message that is not deleted.
  bool shows(std::string_view label, const DeviceView& view, const recordlog::RecordId& id) const;
  /// A change of one device that is about to be written.
  struct Intent {
    std::string_view device = {};
    const IdSet* hides = nullptr;
    bool removes = false;
  };
  /// Messages that no device which still counts is shown any more, in order, once `intent` is done; none when no device
  /// counts. A device counts while it was seen within `device_expiry`.
  std::vector<recordlog::RecordId> held_by_nobody(Time now, Time device_expiry, const Intent& intent) const;

 private:
  MessageList messages_;
  std::map<std::string, DeviceView, std::less<>> devices_;
  /// Messages that came back to one device alone.
  std::unordered_map<recordlog::RecordId, std::string, HashOfId> owners_;
  std::uint64_t epoch_ = 0;
};

}  // namespace satchel::store
