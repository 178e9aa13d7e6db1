#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
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
  std::vector<std::string> uidls = {};        ///< of taken UIDLs
};

/// What became of a message.
struct Past {
  std::size_t record = 0;                          ///< whose payload it has
  std::optional<recordlog::RecordId> source = {};  ///< of one that came back: the id under which it was deleted
  std::string owner = {};                          ///< the only device it came back to
  Time received = 0;
  std::optional<Time> deleted = {};
  std::map<std::string, Time, std::less<>> hidden = {};  ///< from which device, and when
  std::set<std::string, std::less<>> returns = {};       ///< the devices it came back to under another id; empty: all

  /// When it went from the view of a device, or for the empty one from the maildrop; nothing when it is there or never
  /// was.
  std::optional<Time> gone_from(std::string_view device) const;
  bool came_back_to(std::string_view device) const { return returns.contains("") || returns.contains(device); }
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
  void remove(const PastRecord& past);
  void revive(const PastRecord& past);
  void forget_device(std::string_view label);

  std::vector<PastRecord> records_;
  std::vector<recordlog::RecordId> messages_;
  std::unordered_map<recordlog::RecordId, Past, HashOfId> by_id_;
};

}  // namespace satchel::store
