#include "store/model.hpp"

#include <algorithm>
#include <utility>

namespace satchel::store::testing {

std::uint64_t Model::octets() const {
  std::uint64_t sum = 0;
  for (const std::string& uidl : shared_.shown) sum += messages_.at(uidl).octets;
  return sum;
}

std::map<std::string, Time> Model::deleted(const std::string& device, Time now) const {
  std::map<std::string, Time> found = view(device).gone;
  std::erase_if(found, [&](const auto& gone) { return now >= gone.second + window_; });
  return found;
}

void Model::add(const std::string& uidl, Message message) {
  messages_.emplace(uidl, std::move(message));
  shared_.shown.push_back(uidl);
  for (auto& [label, view] : devices_) view.shown.push_back(uidl);
}

bool Model::meant_for(const std::string& uidl, const std::string& device) const {
  const auto owner = owners_.find(uidl);
  return owner == owners_.end() || owner->second == device;
}

void Model::see_device(const std::string& device, Time now) {
  const auto [place, is_new] = devices_.try_emplace(device);
  View& view = place->second;
  view.last_seen = now;
  if (!is_new) return;
  for (const std::string& uidl : shared_.shown)
    if (meant_for(uidl, device)) view.shown.push_back(uidl);
  for (const auto& [uidl, gone] : shared_.gone)
    if (meant_for(uidl, device)) view.gone.emplace(uidl, gone);
}

void Model::remove_device(const std::string& device, Time now) {
  if (devices_.erase(device) != 0) release(now);
}

bool Model::take_out(View& view, const std::string& uidl) { return std::erase(view.shown, uidl) != 0; }

void Model::delete_for_all(const std::string& uidl, Time now) {
  if (take_out(shared_, uidl)) shared_.gone.emplace(uidl, now);
  for (auto& [label, view] : devices_)
    if (take_out(view, uidl)) view.gone.emplace(uidl, now);
}

void Model::erase(const std::vector<std::string>& uidls, const std::string& device, Time now) {
  if (device.empty()) {
    for (const std::string& uidl : uidls) delete_for_all(uidl, now);
    return;
  }
  const auto place = devices_.find(device);
  if (place == devices_.end()) return;
  for (const std::string& uidl : uidls)
    if (take_out(place->second, uidl)) place->second.gone.emplace(uidl, now);
  release(now);
}

std::uint64_t Model::release(Time now) {
  std::set<std::string> held;
  bool any_counts = false;
  for (const auto& [label, view] : devices_) {
    if (view.last_seen + device_expiry_ < now) continue;
    any_counts = true;
    held.insert(view.shown.begin(), view.shown.end());
  }
  if (!any_counts) return 0;
  const std::vector<std::string> before = shared_.shown;
  for (const std::string& uidl : before)
    if (!held.contains(uidl)) delete_for_all(uidl, now);
  return before.size() - shared_.shown.size();
}

std::uint64_t Model::expire(Time expire_after, Time now) {
  const std::vector<std::string> before = shared_.shown;
  for (const std::string& uidl : before)
    if (messages_.at(uidl).received + expire_after < now) delete_for_all(uidl, now);
  return before.size() - shared_.shown.size();
}

void Model::bring_back(const std::string& old_uidl, const std::string& new_uidl, const std::string& device, Time now) {
  Message message = messages_.at(old_uidl);
  message.received = now;
  if (device.empty()) {
    shared_.gone.erase(old_uidl);
    for (auto& [label, view] : devices_) view.gone.erase(old_uidl);
    add(new_uidl, std::move(message));
    return;
  }
  View& view = devices_.at(device);
  view.gone.erase(old_uidl);
  owners_[new_uidl] = device;
  messages_.emplace(new_uidl, std::move(message));
  shared_.shown.push_back(new_uidl);
  view.shown.push_back(new_uidl);
}

}  // namespace satchel::store::testing
