#include "store/log/maildrop_state.hpp"

#include <algorithm>

namespace satchel::store {

Time seen_granularity(Time device_expiry) { return device_expiry / 90; }

void MaildropState::revive(const Revived& message) {
  messages_.append(message.entry);
  if (message.device.empty()) return;
  for (auto& [label, view] : devices_)
    if (label != message.device) view.hidden.insert(message.entry.id);
}

void MaildropState::hide(std::string_view device, std::span<const recordlog::RecordId> ids) {
  devices_[std::string(device)].hidden.insert(ids.begin(), ids.end());
}

void MaildropState::remove(const IdSet& ids) {
  messages_ = messages_.without(ids);
  for (auto& [label, view] : devices_) std::erase_if(view.hidden, [&](const auto& id) { return ids.contains(id); });
}

void MaildropState::see_device(std::string_view label, Time now) {
  Time& last_seen = devices_[std::string(label)].last_seen;
  last_seen = std::max(last_seen, now);
}

void MaildropState::compacted(std::uint64_t epoch) { epoch_ = std::max(epoch_, epoch); }

std::vector<const IdSet*> MaildropState::hidden_by_counted(Time now, Time device_expiry,
                                                           std::string_view without) const {
  std::vector<const IdSet*> counted;
  for (const auto& [label, view] : devices_)
    if (label != without && now - view.last_seen <= device_expiry + seen_granularity(device_expiry))
      counted.push_back(&view.hidden);
  return counted;
}

std::vector<recordlog::RecordId> MaildropState::hidden_by_all(const std::vector<const IdSet*>& sets) const {
  std::vector<recordlog::RecordId> ids;
  if (std::ranges::any_of(sets, &IdSet::empty) || sets.empty()) return ids;
  for (std::size_t i = 0; i < messages_.size(); ++i) {
    const recordlog::RecordId& id = messages_[i].id;
    if (std::ranges::all_of(sets, [&](const IdSet* set) { return set->contains(id); })) ids.push_back(id);
  }
  return ids;
}

}  // namespace satchel::store
