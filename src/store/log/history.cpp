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
  if (type == deletion_set_type || type == undelete_type) {
    const auto payload = log.read_payload(past.record);
    // As when the maildrop is opened: one that cannot be read counts for nothing, and is reported there.
    if (!payload && payload.error().kind != LogErrorKind::damaged) return std::unexpected(payload.error());
    if (payload && type == deletion_set_type) past.ids = read_ids(*payload);
    if (payload && type == undelete_type) past.revivals = read_revivals(*payload);
  }
  const std::string_view device = device_of(past.record.header);
  for (const RecordId& id : past.ids) {
    const auto message = by_id_.find(id);
    if (message == by_id_.end()) continue;
    if (device.empty())
      message->second.deleted = message->second.deleted.value_or(time);
    else
      message->second.hidden.try_emplace(std::string(device), time);
  }
  revive(past);
  records_.push_back(std::move(past));
  return {};
}

void History::revive(const PastRecord& past) {
  const std::string device(device_of(past.record.header));
  for (const Revival& revival : past.revivals) {
    const auto source = by_id_.find(revival.source);
    if (source == by_id_.end()) continue;
    if (device.empty())
      source->second.came_back = true;
    else
      source->second.came_back_to_devices.push_back(device);
    Past message{.record = source->second.record, .source = revival.source, .received = past.record.header.time_us};
    if (by_id_.try_emplace(revival.id, std::move(message)).second) messages_.push_back(revival.id);
  }
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
