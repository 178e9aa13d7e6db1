#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
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
  void hide(std::string_view device, std::span<const recordlog::RecordId> ids);
  /// For all devices.
  void remove(const IdSet& ids);
  void see_device(std::string_view label, Time now);
  void forget_device(std::string_view label) { devices_.erase(std::string(label)); }
  void compacted(std::uint64_t epoch);

  /// What the devices that still count have hidden; a device counts until `device_expiry` after it was seen last.
  /// `without`: one that is left out.
  std::vector<const IdSet*> hidden_by_counted(Time now, Time device_expiry, std::string_view without = {}) const;
  /// Messages that all of these have hidden, in order; none when there are no sets.
  std::vector<recordlog::RecordId> hidden_by_all(const std::vector<const IdSet*>& sets) const;

 private:
  MessageList messages_;
  std::map<std::string, DeviceView, std::less<>> devices_;
  std::uint64_t epoch_ = 0;
};

/// How exactly it is kept when a device was seen last: a sign-in writes it down when it has moved by this much.
Time seen_granularity(Time device_expiry);

}  // namespace satchel::store
