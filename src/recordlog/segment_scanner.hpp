#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/function_ref.hpp"
#include "recordlog/log.hpp"
#include "recordlog/read_window.hpp"
#include "recordlog/record_format.hpp"

namespace satchel::recordlog {

/// Finds the records of one segment, whatever has become of the octets between them. Used for one scan.
class SegmentScanner {
 public:
  using OnRecord = base::FunctionRef<void(const Record&)>;
  using OnDamage = base::FunctionRef<void(const Damage&)>;

  /// `limit`: how many octets of the segment count. `file` is borrowed.
  SegmentScanner(File& file, SegmentName name, const Marker& marker, std::uint64_t limit)
      : file_(file), window_(file, limit), name_(name), marker_(marker) {}

  struct Outcome {
    std::uint64_t end = 0;      ///< where the next record may begin
    std::uint64_t records = 0;  ///< how many were given
    bool whole = true;          ///< the last append is whole and ends at the limit: another may follow it here
  };
  LogResult<Outcome> scan(std::uint64_t from, OnRecord record, OnDamage damage);

  /// The record that begins at `offset`, when there is a valid one. Its payload is not looked at.
  LogResult<std::optional<Record>> record_at(std::uint64_t offset);

 private:
  struct Held {
    Record record;
    std::uint64_t batch_start;
  };

  LogResult<std::optional<Held>> valid_at(std::uint64_t offset);
  LogResult<std::uint64_t> next_valid(std::uint64_t from);
  /// Gives the records of the last append, each only when its payload is what was written.
  LogResult<void> give_last_batch(Outcome& outcome, OnRecord record, OnDamage damage);
  void give_batch(Outcome& outcome, OnRecord record);
  LogResult<bool> payload_matches(const Record& record);

  File& file_;
  ReadWindow window_;
  SegmentName name_;
  Marker marker_;
  /// Records of one append, kept back until it is known whether another append follows.
  std::vector<Held> batch_;
};

/// CRC32C of a part of a file that has at least that many octets; nothing when it has fewer.
LogResult<std::optional<std::uint32_t>> checksum(File& file, std::uint64_t offset, std::uint64_t octets);

}  // namespace satchel::recordlog
