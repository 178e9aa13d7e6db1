#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "recordlog/disk.hpp"
#include "recordlog/log.hpp"
#include "store/log/message_list.hpp"

/// The cache of a maildrop's list of messages (docs/formats/maildrop-log.md, Index).
namespace satchel::store {

struct Index {
  recordlog::Position next;         ///< where the scan goes on
  recordlog::Position last_record;  ///< the last record before that
  recordlog::RecordId last_id{};
  MessageList messages;
};

std::string encode_index(const Index& index);
/// Nothing when the octets are not those of a whole index.
std::optional<Index> decode_index(std::string_view octets);

/// The index in `directory`; nothing when there is none that can be read.
std::optional<Index> read_index(recordlog::Disk& disk, const std::string& directory);
/// Puts it in place of the one before. Not synced: after a power loss it may be gone or wrong, which its checksum
/// tells.
recordlog::DiskResult<void> write_index(recordlog::Disk& disk, const std::string& directory, const Index& index);

}  // namespace satchel::store
