#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "recordlog/log.hpp"
#include "store/log/record_types.hpp"

namespace satchel::store {

/// A record with what it says, but for the octets of messages.
struct PastRecord {
  recordlog::Record record;
  std::vector<recordlog::RecordId> ids = {};  ///< of a deletion set
  std::vector<Revival> revivals = {};         ///< of an undelete
};

/// What became of a message.
struct Past {
  std::size_t record = 0;                          ///< whose payload it has
  std::optional<recordlog::RecordId> source = {};  ///< of one that came back: the id under which it was deleted
  Time received = 0;
  std::optional<Time> deleted = {};
  std::map<std::string, Time, std::less<>> hidden = {};  ///< from which device, and when
  bool came_back = false;                                ///< under another id
  std::vector<std::string> came_back_to_devices = {};
};

/// All that the log says, deleted messages included: what an administrator needs. Reading it costs a look at every
/// record, so sessions and deliveries do without.
class History {
 public:
  static recordlog::LogResult<History> read(recordlog::Log& log);

  const std::vector<PastRecord>& records() const { return records_; }
  /// In the order in which they came.
  const std::vector<recordlog::RecordId>& messages() const { return messages_; }
  const Past* find(const recordlog::RecordId& id) const;
  std::string uidl(const recordlog::RecordId& id) const;

 private:
  recordlog::LogResult<void> add(recordlog::Log& log, recordlog::Record record);
  void revive(const PastRecord& past);

  std::vector<PastRecord> records_;
  std::vector<recordlog::RecordId> messages_;
  std::unordered_map<recordlog::RecordId, Past, HashOfId> by_id_;
};

}  // namespace satchel::store
