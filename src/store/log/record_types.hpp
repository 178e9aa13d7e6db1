#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_set>
#include <utility>
#include <vector>

#include "recordlog/log.hpp"
#include "store/maintenance.hpp"

/// What the records of a maildrop's log mean (docs/formats/maildrop-log.md, Records).
namespace satchel::store {

constexpr std::uint8_t message_type = 1;
constexpr std::uint8_t deletion_set_type = 2;
constexpr std::uint8_t undelete_type = 3;
constexpr std::uint8_t taken_uidls_type = 4;
constexpr std::uint8_t compaction_type = 6;
constexpr std::uint8_t device_type = 7;

constexpr std::uint8_t uidl_tag = 1;
constexpr std::uint8_t device_tag = 2;

// What `octets` says in a record of device_type.
constexpr std::uint64_t device_removed = 0;
constexpr std::uint64_t device_seen = 1;

struct HashOfId {
  /// Ids are random, so any part of one is a good hash.
  std::size_t operator()(const recordlog::RecordId& id) const;
};
using IdSet = std::unordered_set<recordlog::RecordId, HashOfId>;

Result<recordlog::RecordId> random_id();
/// A record of `type` with a new id.
Result<recordlog::RecordHeader> new_record_header(std::uint8_t type, Time now);

/// The UIDL of a message that was not given one.
void append_uidl(const recordlog::RecordId& id, std::string& out);

void append_id(std::string& ids, const recordlog::RecordId& id);
/// The payload of a deletion set.
std::vector<recordlog::RecordId> read_ids(std::string_view payload);

/// A message that came back: the record whose payload it has, and its new id.
struct Revival {
  recordlog::RecordId source{};
  recordlog::RecordId id{};
};
/// The payload of an undelete record.
std::vector<Revival> read_revivals(std::string_view payload);

/// The payload of a record of taken UIDLs.
std::vector<std::string> read_uidls(std::string_view payload);

/// The device that a deletion set, an undelete or a device record is about; empty: all.
std::string_view device_of(const recordlog::RecordHeader& header);

Error as_store_error(recordlog::LogError error);
Error as_store_error(recordlog::DiskError error);

/// A log's or a disk's answer as the store's.
template <class From>
Result<typename From::value_type> as_store_result(From result) {
  if (!result) return std::unexpected(as_store_error(std::move(result).error()));
  if constexpr (!std::is_void_v<typename From::value_type>)
    return std::move(*result);
  else
    return {};
}

/// The UIDL that a message was given; empty when it has none but its own.
std::string_view given_uidl(const recordlog::RecordHeader& header);

}  // namespace satchel::store
