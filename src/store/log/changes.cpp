#include "store/log/changes.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "base/try.hpp"
#include "recordlog/attributes.hpp"
#include "store/string_body.hpp"

namespace satchel::store {

using recordlog::PendingRecord;
using recordlog::RecordId;

namespace {

constexpr Time second = 1'000'000;

/// A record about `device`; empty: all.
Result<PendingRecord> record_for(std::uint8_t type, std::string_view device, Time now) {
  PendingRecord record;
  record.header = SATCHEL_TRY(new_record_header(type, now));
  if (!device.empty()) recordlog::append_attribute(record.header.attributes, device_tag, device);
  return record;
}

/// `payload` keeps the ids until the record is written.
Result<void> delete_ids(const std::vector<RecordId>& ids, std::string_view device, std::string& payload, Plan& plan) {
  if (ids.empty()) return {};
  for (const RecordId& id : ids) append_id(payload, id);
  PendingRecord record = SATCHEL_TRY(record_for(deletion_set_type, device, plan.now));
  record.header.octets = ids.size();
  record.payload = {payload};
  plan.records.push_back(std::move(record));
  return {};
}

Result<void> note_device(std::string_view label, std::uint64_t what, Plan& plan) {
  PendingRecord record = SATCHEL_TRY(record_for(device_type, label, plan.now));
  record.header.octets = what;
  plan.records.push_back(std::move(record));
  return {};
}

Result<const History*> history_of(Plan& plan) {
  auto history = plan.history();
  if (!history) return std::unexpected(as_store_error(std::move(history).error()));
  return *history;
}

}  // namespace

Result<void> Look::plan(Plan& plan) {
  if (device_.empty()) return {};
  const auto known = plan.state.devices().find(device_);
  const Time precision = maildrop_.options().seen_precision;
  if (known != plan.state.devices().end() && plan.now - known->second.last_seen < precision) return {};
  return note_device(device_, device_seen, plan);
}

void Look::done(const MaildropState& state) {
  messages = state.messages();
  pin = maildrop_.pin(state.epoch());
  if (device_.empty()) return;
  visible.emplace();
  const auto view = state.devices().find(device_);
  for (std::size_t i = 0; i < messages.size(); ++i)
    if (state.shows(device_, view->second, messages[i].id)) visible->push_back(static_cast<std::uint32_t>(i));
}

Result<void> Deliver::plan(Plan& plan) {
  if (!fits(quota_, plan.usage, octets_))
    return std::unexpected(Error{ErrorKind::over_quota, "the message does not fit into the quota"});
  PendingRecord record;
  record.header = SATCHEL_TRY(new_record_header(message_type, plan.now));
  record.header.octets = octets_;
  record.payload = {header_, wire_};
  append_uidl(record.header.id, uidl);
  plan.records.push_back(std::move(record));
  ++plan.usage.messages;
  plan.usage.octets += octets_;
  return {};
}

Result<void> Erase::plan(Plan& plan) {
  if (device_.empty()) return delete_ids(ids_, device_, payloads_.emplace_back(), plan);
  // One that was removed while its session ran has no view any more to delete from.
  if (!plan.state.devices().contains(device_)) return {};
  SATCHEL_TRY_VOID(delete_ids(ids_, device_, payloads_.emplace_back(), plan));
  const IdSet hides(ids_.begin(), ids_.end());
  const auto gone = plan.state.held_by_nobody(plan.now, options_.device_expiry + options_.seen_precision,
                                              {.device = device_, .hides = &hides});
  return delete_ids(gone, {}, payloads_.emplace_back(), plan);
}

Result<void> ImportAll::plan(Plan& plan) {
  const TakenUidls& taken = *SATCHEL_TRY(as_store_result(plan.taken()));
  TakenUidls here;
  for (const Import& message : messages_) {
    if (message.uidl.empty() || (!taken.contains(message.uidl) && here.insert(message.uidl).second))
      SATCHEL_TRY_VOID(add(message, plan));
    else
      imported.push_back({.uidl = message.uidl, .known = true});
  }
  return {};
}

Result<void> ImportAll::add(const Import& message, Plan& plan) {
  if (!message.uidl.empty() && !valid_uidl(message.uidl))
    return std::unexpected(Error{ErrorKind::bad_uidl, "not a unique-id (RFC 1939 section 7): " + message.uidl});
  PendingRecord record;
  record.header = SATCHEL_TRY(new_record_header(message_type, message.received));
  record.header.octets = message.body->octets();
  if (!message.uidl.empty()) recordlog::append_attribute(record.header.attributes, uidl_tag, message.uidl);
  payloads_.push_back(SATCHEL_TRY(read_all(*message.body)));
  record.payload = {payloads_.back()};
  Imported& done = imported.emplace_back(Imported{.uidl = message.uidl});
  if (done.uidl.empty()) append_uidl(record.header.id, done.uidl);
  plan.records.push_back(std::move(record));
  return {};
}

Result<void> ListDeleted::plan(Plan& plan) {
  if (!device_.empty() && !plan.state.devices().contains(device_)) return {};
  const History& history = *SATCHEL_TRY(history_of(plan));
  for (const RecordId& id : history.messages()) {
    const Past& past = *history.find(id);
    const std::optional<Time> when = past.gone_from(device_);
    if (!when || plan.now - *when >= undelete_window_ || past.came_back_to(device_)) continue;
    deleted.push_back({.uidl = history.uidl(id),
                       .octets = history.records()[past.record].record.header.octets,
                       .received = past.received,
                       .deleted = *when});
    ids.push_back(id);
  }
  // In the order of deletion; of those deleted at once, in the order of the maildrop.
  std::vector<std::size_t> order(deleted.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::sort(order, {}, [&](std::size_t i) { return std::pair(deleted[i].deleted, i); });
  std::vector<Deleted> sorted;
  std::vector<RecordId> sorted_ids;
  for (const std::size_t i : order) {
    sorted.push_back(std::move(deleted[i]));
    sorted_ids.push_back(ids[i]);
  }
  deleted = std::move(sorted);
  ids = std::move(sorted_ids);
  return {};
}

Result<void> Undelete::plan(Plan& plan) {
  ListDeleted list(device_, undelete_window_);
  SATCHEL_TRY_VOID(list.plan(plan));
  std::unordered_map<std::string_view, RecordId> by_uidl;
  for (std::size_t i = 0; i < list.ids.size(); ++i) by_uidl.emplace(list.deleted[i].uidl, list.ids[i]);
  for (const std::string& uidl : uidls_) {
    const auto found = by_uidl.find(uidl);
    if (found == by_uidl.end())
      return std::unexpected(Error{ErrorKind::bad_uidl, "not among the messages that can be brought back: " + uidl});
    const RecordId id = SATCHEL_TRY(random_id());
    append_id(payload_, found->second);
    append_id(payload_, id);
    append_uidl(id, restored.emplace_back(Restored{.old_uidl = uidl}).new_uidl);
    by_uidl.erase(found);
  }
  if (payload_.empty()) return {};
  PendingRecord record = SATCHEL_TRY(record_for(undelete_type, device_, plan.now));
  record.header.octets = restored.size();
  record.payload = {payload_};
  plan.records.push_back(std::move(record));
  return {};
}

void ListDevices::done(const MaildropState& state) {
  for (const auto& [label, view] : state.devices()) devices.push_back({.label = label, .last_seen = view.last_seen});
}

Result<void> AddDevice::plan(Plan& plan) { return note_device(label_, device_seen, plan); }

Result<void> RemoveDevice::plan(Plan& plan) {
  if (!plan.state.devices().contains(label_)) return {};
  SATCHEL_TRY_VOID(note_device(label_, device_removed, plan));
  const auto gone = plan.state.held_by_nobody(plan.now, options_.device_expiry + options_.seen_precision,
                                              {.device = label_, .removes = true});
  return delete_ids(gone, {}, payload_, plan);
}

Result<void> DeleteDue::plan(Plan& plan) {
  const MessageList& messages = plan.state.messages();
  std::vector<RecordId> old;
  if (due_.expire_after)
    for (std::size_t i = 0; i < messages.size(); ++i)
      if (plan.now - messages[i].received * second > *due_.expire_after) old.push_back(messages[i].id);
  SATCHEL_TRY_VOID(delete_ids(old, {}, payloads_.emplace_back(), plan));
  expired = old.size();

  std::vector<RecordId> unheld =
      plan.state.held_by_nobody(plan.now, options_.device_expiry + options_.seen_precision, {});
  const IdSet expired_ids(old.begin(), old.end());
  std::erase_if(unheld, [&](const RecordId& id) { return expired_ids.contains(id); });
  released = unheld.size();
  return delete_ids(unheld, {}, payloads_.emplace_back(), plan);
}

}  // namespace satchel::store
