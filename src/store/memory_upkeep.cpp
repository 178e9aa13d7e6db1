// What an administrator and the upkeep do with a maildrop in memory.
#include <algorithm>
#include <utility>

#include "store/memory_maildrop.hpp"

namespace satchel::store {

bool MemoryMaildrop::can_come_back(const Entry& entry, std::string_view view) const {
  if (!view.empty() && !devices_.contains(view)) return false;
  const auto gone = entry.gone_from(view);
  return gone && !past_window(*gone) && !entry.brought_back.contains("") && !entry.brought_back.contains(view);
}

std::vector<Deleted> MemoryMaildrop::deleted(std::string_view device) const {
  const std::scoped_lock lock(mutex_);
  std::multimap<Time, Deleted> by_time;
  for (const Entry& entry : entries_) {
    if (!can_come_back(entry, device)) continue;
    const MemoryMessage& message = *entry.message;
    const Time gone = *entry.gone_from(device);
    by_time.insert(
        {gone, {.uidl = message.uidl, .octets = message.octets, .received = message.received, .deleted = gone}});
  }
  std::vector<Deleted> found;
  for (auto& [gone, message] : by_time) found.push_back(std::move(message));
  return found;
}

Result<std::vector<Restored>> MemoryMaildrop::undelete(std::span<const std::string> uidls, std::string_view device) {
  const std::scoped_lock lock(mutex_);
  std::vector<std::size_t> wanted;
  for (const std::string& uidl : uidls) {
    const auto entry = std::ranges::find(entries_, uidl, [](const Entry& e) { return e.message->uidl; });
    const auto index = static_cast<std::size_t>(entry - entries_.begin());
    if (entry == entries_.end() || !can_come_back(*entry, device) || std::ranges::find(wanted, index) != wanted.end())
      return std::unexpected(Error{ErrorKind::bad_uidl, "no deleted message " + uidl});
    wanted.push_back(index);
  }
  std::vector<Restored> restored;
  for (const std::size_t index : wanted) {
    entries_[index].brought_back.emplace(device);
    MemoryMessage again = *entries_[index].message;
    again.uidl.clear();
    again.received = now();
    append(std::move(again), device);
    restored.push_back({.old_uidl = entries_[index].message->uidl, .new_uidl = entries_.back().message->uidl});
  }
  return restored;
}

Verification MemoryMaildrop::verify() const {
  const std::scoped_lock lock(mutex_);
  Verification whole;
  whole.octets = kept_octets();
  whole.messages = entries_.size();
  return whole;
}

std::uint64_t MemoryMaildrop::kept_octets() const {
  std::uint64_t octets = 0;
  for (const Entry& entry : entries_) octets += entry.message->wire.size();
  return octets;
}

Compaction MemoryMaildrop::compact() {
  const std::scoped_lock lock(mutex_);
  return erase_past_window();
}

Compaction MemoryMaildrop::erase_past_window() {
  Compaction done;
  done.octets_before = kept_octets();
  done.messages_erased =
      std::erase_if(entries_, [&](const Entry& entry) { return entry.deleted && past_window(*entry.deleted); });
  done.octets_after = kept_octets();
  return done;
}

UpkeepDone MemoryMaildrop::keep_up(const Upkeep& due) {
  const std::scoped_lock lock(mutex_);
  UpkeepDone done;
  if (due.expire_after) done.expired = expire(*due.expire_after);
  done.released = release();
  done.compaction = erase_past_window();
  return done;
}

std::uint64_t MemoryMaildrop::expire(Time expire_after) {
  std::uint64_t expired = 0;
  for (Entry& entry : entries_) {
    if (entry.deleted || now() - entry.message->received <= expire_after) continue;
    entry.deleted = now();
    ++expired;
  }
  return expired;
}

std::vector<Device> MemoryMaildrop::devices() const {
  const std::scoped_lock lock(mutex_);
  std::vector<Device> all;
  for (const auto& [label, last_seen] : devices_) all.push_back({.label = label, .last_seen = last_seen});
  return all;
}

void MemoryMaildrop::add_device(std::string_view label) {
  const std::scoped_lock lock(mutex_);
  devices_[std::string(label)] = now();
}

void MemoryMaildrop::remove_device(std::string_view label) {
  const std::scoped_lock lock(mutex_);
  const auto device = devices_.find(label);
  if (device == devices_.end()) return;
  devices_.erase(device);
  // Whoever comes under this label again is a new device.
  for (Entry& entry : entries_) {
    entry.hidden.erase(std::string(label));
    entry.brought_back.erase(std::string(label));
  }
  release();
}

}  // namespace satchel::store
