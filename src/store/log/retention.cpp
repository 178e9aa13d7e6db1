#include "store/log/retention.hpp"

#include <algorithm>
#include <map>
#include <optional>

namespace satchel::store {
namespace {

std::uint64_t octets_of(const recordlog::Record& record) { return record.end.offset - record.position.offset; }

/// For each message record since when it can go, by what became of the message and of those that came back from it.
std::vector<Time> find_erasable(const History& history, Time now, Time undelete_window) {
  std::vector<Time> since(history.records().size(), 0);
  std::vector<bool> needed(history.records().size(), false);
  for (const recordlog::RecordId& id : history.messages()) {
    const Past& past = *history.find(id);
    const bool erasable = past.deleted && now - *past.deleted >= undelete_window;
    if (!erasable)
      needed[past.record] = true;
    else
      since[past.record] = std::max({since[past.record], *past.deleted + undelete_window, Time{1}});
  }
  for (std::size_t i = 0; i < since.size(); ++i)
    if (needed[i]) since[i] = 0;
  return since;
}

/// A sign-in between two others of the same device.
std::vector<bool> find_superseded(const History& history) {
  std::vector<bool> superseded(history.records().size(), false);
  struct Seen {
    std::optional<std::size_t> last;
    bool first = true;
  };
  std::map<std::string, Seen, std::less<>> devices;
  for (std::size_t i = 0; i < history.records().size(); ++i) {
    const recordlog::RecordHeader& header = history.records()[i].record.header;
    if (header.type != device_type) continue;
    Seen& seen = devices[std::string(device_of(header))];
    if (header.octets == device_removed) {
      seen = {};
      continue;
    }
    if (seen.last && !seen.first) superseded[*seen.last] = true;
    seen.first = !seen.last;
    seen.last = i;
  }
  return superseded;
}

}  // namespace

Retention::Retention(const History& history, Time now, Time undelete_window)
    : history_(history),
      erasable_since_(find_erasable(history, now, undelete_window)),
      superseded_(find_superseded(history)),
      kept_octets_(history.records().size()) {
  for (std::size_t i = 0; i < kept_octets_.size(); ++i) kept_octets_[i] = octets_to_keep(i);
}

std::uint64_t Retention::octets_to_keep(std::size_t index) const {
  const PastRecord& past = history_.records()[index];
  const std::uint64_t all = octets_of(past.record);
  switch (past.record.header.type) {
    case message_type:
      return erasable_since_[index] > 0 ? 0 : all;
    case deletion_set_type:
    case undelete_type: {
      // One that could not be read is kept as it is.
      if (past.ids.empty() && past.revivals.empty()) return all;
      const std::uint64_t payload = kept_payload(index).size();
      return payload == 0 ? 0 : all - past.record.payload_octets + payload;
    }
    case taken_uidls_type:
      // Those of a compaction are written in one, unless they cannot be read.
      return past.uidls.empty() ? all : 0;
    case compaction_type:
      return 0;
    case device_type:
      return superseded_[index] ? 0 : all;
    default:
      return all;
  }
}

std::string Retention::kept_payload(std::size_t index) const {
  const PastRecord& past = history_.records()[index];
  std::string payload;
  for (const recordlog::RecordId& id : past.ids)
    if (history_.find(id) != nullptr) append_id(payload, id);
  for (const Revival& revival : past.revivals) {
    if (history_.find(revival.id) == nullptr) continue;
    append_id(payload, revival.source);
    append_id(payload, revival.id);
  }
  return payload;
}

}  // namespace satchel::store
