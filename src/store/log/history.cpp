#include "store/log/history.hpp"

#include <utility>

#include "base/try.hpp"

namespace satchel::store {

using recordlog::LogErrorKind;
using recordlog::LogResult;
using recordlog::Record;
using recordlog::RecordId;

LogResult<History> History::read(recordlog::Log& log) {
  std::vector<Record> found;
  SATCHEL_TRY_VOID(log.scan({}, [&](const Record& record) { found.push_back(record); }, [](const auto&) {}));
  History history;
  history.records_.reserve(found.size());
  for (Record& record : found) SATCHEL_TRY_VOID(history.add(log, std::move(record)));
  return history;
}

LogResult<void> History::add(recordlog::Log& log, Record record) {
  const Time time = record.header.time_us;
  PastRecord past{.record = std::move(record)};
  const std::uint8_t type = past.record.header.type;
  if (type == message_type &&
      by_id_.try_emplace(past.record.header.id, Past{.record = records_.size(), .received = time}).second)
    messages_.push_back(past.record.header.id);
  if (type == deletion_set_type || type == undelete_type || type == taken_uidls_type) {
    const auto payload = log.read_payload(past.record);
    // As when the maildrop is opened: one that cannot be read counts for nothing, and is reported there.
    if (!payload && payload.error().kind != LogErrorKind::damaged) return std::unexpected(payload.error());
    if (payload && type == deletion_set_type) past.ids = read_ids(*payload);
    if (payload && type == undelete_type) past.revivals = read_revivals(*payload);
    if (payload && type == taken_uidls_type) past.uidls = read_uidls(*payload);
  }
  if (type == device_type && past.record.header.octets == device_removed) forget_device(device_of(past.record.header));
  remove(past);
  revive(past);
  records_.push_back(std::move(past));
  return {};
}

void History::remove(const PastRecord& past) {
  const std::string_view device = device_of(past.record.header);
  const Time time = past.record.header.time_us;
  for (const RecordId& id : past.ids) {
    const auto message = by_id_.find(id);
    if (message == by_id_.end() || message->second.deleted) continue;
    if (device.empty())
      message->second.deleted = time;
    else
      message->second.hidden.try_emplace(std::string(device), time);
  }
}

void History::revive(const PastRecord& past) {
  const std::string device(device_of(past.record.header));
  for (const Revival& revival : past.revivals) {
    const auto source = by_id_.find(revival.source);
    if (source == by_id_.end()) continue;
    source->second.returns.insert(device);
    Past message{.record = source->second.record,
                 .source = revival.source,
                 .owner = device,
                 .received = past.record.header.time_us};
    if (by_id_.try_emplace(revival.id, std::move(message)).second) messages_.push_back(revival.id);
  }
}

void History::forget_device(std::string_view label) {
  for (auto& [id, past] : by_id_) {
    past.hidden.erase(std::string(label));
    past.returns.erase(std::string(label));
  }
}

std::optional<Time> Past::gone_from(std::string_view device) const {
  if (device.empty()) return deleted;
  if (!owner.empty() && owner != device) return std::nullopt;
  const auto hid = hidden.find(device);
  return hid != hidden.end() ? hid->second : deleted;
}

const Past* History::find(const RecordId& id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : &found->second;
}

std::string History::uidl(const RecordId& id) const {
  const Past* const past = find(id);
  std::string uidl;
  if (past != nullptr && !past->source) {
    uidl = given_uidl(records_[past->record].record.header);
    if (!uidl.empty()) return uidl;
  }
  append_uidl(id, uidl);
  return uidl;
}

}  // namespace satchel::store
