#include "store/log/maildrop_state.hpp"

#include <algorithm>

namespace satchel::store {

void MaildropState::revive(const Revived& message) {
  messages_.append(message.entry);
  if (!message.device.empty()) set_owner(message.entry.id, message.device);
}

void MaildropState::hide(std::string_view device, std::span<const recordlog::RecordId> ids) {
  const auto view = devices_.find(device);
  if (view != devices_.end()) view->second.hidden.insert(ids.begin(), ids.end());
}

void MaildropState::remove(const IdSet& ids) {
  messages_ = messages_.without(ids);
  for (auto& [label, view] : devices_) std::erase_if(view.hidden, [&](const auto& id) { return ids.contains(id); });
  std::erase_if(owners_, [&](const auto& owned) { return ids.contains(owned.first); });
}

void MaildropState::see_device(std::string_view label, Time now) {
  Time& last_seen = devices_[std::string(label)].last_seen;
  last_seen = std::max(last_seen, now);
}

void MaildropState::compacted(std::uint64_t epoch) { epoch_ = std::max(epoch_, epoch); }

bool MaildropState::shows(std::string_view label, const DeviceView& view, const recordlog::RecordId& id) const {
  if (view.hidden.contains(id)) return false;
  const auto owner = owners_.find(id);
  return owner == owners_.end() || owner->second == label;
}

std::vector<recordlog::RecordId> MaildropState::held_by_nobody(Time now, Time device_expiry,
                                                               const Intent& intent) const {
  std::vector<std::map<std::string, DeviceView, std::less<>>::const_iterator> counted;
  for (auto device = devices_.begin(); device != devices_.end(); ++device) {
    const bool goes = intent.removes && device->first == intent.device;
    if (!goes && now - device->second.last_seen <= device_expiry) counted.push_back(device);
  }
  std::vector<recordlog::RecordId> ids;
  if (counted.empty()) return ids;
  for (std::size_t i = 0; i < messages_.size(); ++i) {
    const recordlog::RecordId& id = messages_[i].id;
    const bool held = std::ranges::any_of(counted, [&](const auto& device) {
      const bool hides_now = intent.hides != nullptr && device->first == intent.device && intent.hides->contains(id);
      return !hides_now && shows(device->first, device->second, id);
    });
    if (!held) ids.push_back(id);
  }
  return ids;
}

}  // namespace satchel::store
