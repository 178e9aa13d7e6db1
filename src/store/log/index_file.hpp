#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "recordlog/log.hpp"
#include "store/log/maildrop_state.hpp"

namespace satchel::store {

/// What the log came to when it was last read whole (docs/formats/maildrop-log.md, Index): a cache.
struct Index {
  recordlog::Position next;         ///< where the scan goes on
  recordlog::Position last_record;  ///< the last one applied
  recordlog::RecordId last_id{};
  std::vector<recordlog::Segment> segments;  ///< those that counted, rising
  std::uint64_t tail_stamp = 0;              ///< of the last of them (File::stamp): while it is so, nothing was added
  MaildropState state;
};

std::string encode_index(const Index& index);
/// Nothing when the octets are not a whole index of a known version.
std::optional<Index> decode_index(std::string_view octets);

/// The index of a maildrop's directory, when there is one that can be used.
std::optional<Index> read_index(recordlog::Disk& disk, const std::string& directory);
/// Puts a new one in its place at one stroke; not synced, since it can be made again.
recordlog::DiskResult<void> write_index(recordlog::Disk& disk, const std::string& directory, const Index& index);

}  // namespace satchel::store
