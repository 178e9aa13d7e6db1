#include "store/memory_maildrop.hpp"

#include <algorithm>
#include <utility>

namespace satchel::store {

MemoryMaildrop::MemoryMaildrop(std::size_t number, std::shared_ptr<const MemoryStoreOptions> options)
    : number_(number), options_(std::move(options)) {}

bool MemoryMaildrop::Entry::seen_in(std::string_view view) const {
  if (deleted) return false;
  if (view.empty()) return true;
  return !hidden.contains(view) && (only_for.empty() || only_for == view);
}

std::optional<Time> MemoryMaildrop::Entry::gone_from(std::string_view view) const {
  if (view.empty()) return deleted;
  if (!only_for.empty() && only_for != view) return std::nullopt;  // it was never there
  const auto hid = hidden.find(view);
  return hid != hidden.end() ? hid->second : deleted;
}

Result<MemoryMessages> MemoryMaildrop::open(const Access& access) {
  const std::scoped_lock lock(mutex_);
  if (access.sharing == Sharing::exclusive && !held_.insert(access.device).second)
    return std::unexpected(Error{ErrorKind::in_use, "another session holds the maildrop"});
  if (!access.device.empty()) devices_[access.device] = now();
  MemoryMessages seen;
  for (const Entry& entry : entries_)
    if (entry.seen_in(access.device)) seen.push_back(entry.message);
  return seen;
}

void MemoryMaildrop::close(std::string_view device) {
  const std::scoped_lock lock(mutex_);
  held_.erase(held_.find(device));
}

void MemoryMaildrop::erase(const std::set<std::string_view>& uidls, std::string_view device) {
  const std::scoped_lock lock(mutex_);
  // A device that was removed while its session ran has no view any more to delete from.
  if (!device.empty() && !devices_.contains(device)) return;
  for (Entry& entry : entries_) {
    if (!uidls.contains(entry.message->uidl) || !entry.seen_in(device)) continue;
    if (device.empty()) {
      entry.deleted = now();
    } else {
      entry.hidden.emplace(device, now());
    }
  }
  if (!device.empty()) release();
}

std::uint64_t MemoryMaildrop::release() {
  std::vector<std::string_view> counted;
  for (const auto& [label, last_seen] : devices_)
    if (now() - last_seen <= options_->device_expiry) counted.push_back(label);
  // Without a device that signs in, nobody has said that the mail may go.
  if (counted.empty()) return 0;
  std::uint64_t released = 0;
  for (Entry& entry : entries_) {
    if (entry.deleted || std::ranges::any_of(counted, [&](auto label) { return entry.seen_in(label); })) continue;
    entry.deleted = now();
    ++released;
  }
  return released;
}

Result<std::string> MemoryMaildrop::deliver(MemoryMessage message, const Quota& quota) {
  const std::scoped_lock lock(mutex_);
  if (!fits(quota, count(), message.octets))
    return std::unexpected(Error{ErrorKind::over_quota, "the user's quota is used up"});
  message.received = now();
  append(std::move(message));
  return entries_.back().message->uidl;
}

std::vector<Imported> MemoryMaildrop::import(std::vector<MemoryMessage> messages) {
  const std::scoped_lock lock(mutex_);
  std::vector<Imported> done;
  for (MemoryMessage& message : messages) {
    if (uidls_.contains(message.uidl)) {
      done.push_back({.uidl = message.uidl, .known = true});
    } else {
      append(std::move(message));
      done.push_back({.uidl = entries_.back().message->uidl, .known = false});
    }
  }
  return done;
}

void MemoryMaildrop::append(MemoryMessage message, std::string_view only_for) {
  if (message.uidl.empty()) message.uidl = new_uidl();
  uidls_.insert(message.uidl);
  entries_.push_back(
      {.message = std::make_shared<const MemoryMessage>(std::move(message)), .only_for = std::string(only_for)});
}

std::string MemoryMaildrop::new_uidl() {
  while (true) {
    std::string uidl = "memory-" + std::to_string(number_) + "-" + std::to_string(++uidls_made_);
    // A message that was imported may have it already.
    if (!uidls_.contains(uidl)) return uidl;
  }
}

Usage MemoryMaildrop::usage() const {
  const std::scoped_lock lock(mutex_);
  return count();
}

Usage MemoryMaildrop::count() const {
  Usage usage;
  for (const Entry& entry : entries_) {
    if (entry.deleted) continue;
    usage.messages += 1;
    usage.octets += entry.message->octets;
  }
  return usage;
}

bool MemoryMaildrop::used() const {
  const std::scoped_lock lock(mutex_);
  return !uidls_.empty() || !devices_.empty();
}

}  // namespace satchel::store
