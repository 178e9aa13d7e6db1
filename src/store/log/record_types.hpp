#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>

#include "recordlog/log.hpp"
#include "store/store.hpp"

/// What the records of a maildrop's log mean (docs/formats/maildrop-log.md, Records).
namespace satchel::store {

constexpr std::uint8_t message_type = 1;
constexpr std::uint8_t deletion_set_type = 2;

struct HashOfId {
  /// Ids are random, so any part of one is a good hash.
  std::size_t operator()(const recordlog::RecordId& id) const;
};
using IdSet = std::unordered_set<recordlog::RecordId, HashOfId>;

Result<recordlog::RecordId> random_id();
void append_uidl(const recordlog::RecordId& id, std::string& out);

void append_id(std::string& deletion_set, const recordlog::RecordId& id);
void read_deletion_set(std::string_view payload, IdSet& ids);

Error as_store_error(recordlog::LogError error);
Error as_store_error(recordlog::DiskError error);

}  // namespace satchel::store
