#include "recordlog/segment_scanner.hpp"

#include <algorithm>

#include "base/try.hpp"
#include "recordlog/crc32c.hpp"
#include "recordlog/log_error.hpp"

namespace satchel::recordlog {
namespace {

constexpr std::uint64_t checksum_buffer_octets = 256ULL << 10;

}  // namespace

LogResult<std::optional<std::uint32_t>> checksum(File& file, std::uint64_t offset, std::uint64_t octets) {
  std::string buffer(static_cast<std::size_t>(std::min(octets, checksum_buffer_octets)), '\0');
  std::uint32_t crc = 0;
  while (octets > 0) {
    const auto part = static_cast<std::size_t>(std::min<std::uint64_t>(octets, buffer.size()));
    const std::size_t got = SATCHEL_TRY(as_log_result(file.read(offset, {buffer.data(), part})));
    if (got < part) return std::nullopt;
    crc = crc32c(crc, {buffer.data(), part});
    offset += part;
    octets -= part;
  }
  return crc;
}

LogResult<std::optional<SegmentScanner::Held>> SegmentScanner::valid_at(std::uint64_t offset) {
  const std::string_view fixed = SATCHEL_TRY(as_log_result(window_.at(offset, record_header_octets)));
  const auto attributes = attributes_length(fixed, marker_);
  if (!attributes) return std::nullopt;
  const std::size_t header_octets = record_header_octets + *attributes;
  const std::string_view octets = SATCHEL_TRY(as_log_result(window_.at(offset, header_octets)));
  if (octets.size() < header_octets) return std::nullopt;
  auto decoded = decode_record_header(octets);
  if (!decoded) return std::nullopt;
  const std::uint64_t payload_offset = offset + header_octets;
  if (decoded->frame.payload_octets > window_.limit() - payload_offset) return std::nullopt;

  Held held;
  held.record.header = std::move(decoded->header);
  held.record.position = {name_.number, offset, name_.generation};
  held.record.payload_offset = payload_offset;
  held.record.payload_octets = decoded->frame.payload_octets;
  held.record.payload_crc = decoded->frame.payload_crc;
  held.record.end = {name_.number, payload_offset + held.record.payload_octets, name_.generation};
  held.batch_start = offset - std::min<std::uint64_t>(offset, decoded->frame.batch_distance);
  return held;
}

LogResult<std::optional<Record>> SegmentScanner::record_at(std::uint64_t offset) {
  auto held = SATCHEL_TRY(valid_at(offset));
  if (!held) return std::nullopt;
  return std::move(held->record);
}

LogResult<std::uint64_t> SegmentScanner::next_valid(std::uint64_t from) {
  const std::string_view marker(marker_.data(), marker_.size());
  for (;;) {
    const std::uint64_t candidate = SATCHEL_TRY(as_log_result(window_.find(marker, from)));
    if (candidate == window_.limit()) return candidate;
    if (SATCHEL_TRY(valid_at(candidate))) return candidate;
    from = candidate + 1;
  }
}

LogResult<SegmentScanner::Outcome> SegmentScanner::scan(std::uint64_t from, OnRecord record, OnDamage damage) {
  const std::uint64_t limit = window_.limit();
  Outcome outcome;
  outcome.end = from;
  while (outcome.end < limit) {
    if (auto held = SATCHEL_TRY(valid_at(outcome.end))) {
      // Another append follows, so the one before was synced, or read back by whoever appended after it.
      if (!batch_.empty() && batch_.back().batch_start != held->batch_start) give_batch(outcome, record);
      outcome.end = held->record.end.offset;
      batch_.push_back(std::move(*held));
      continue;
    }
    const std::uint64_t next = SATCHEL_TRY(next_valid(outcome.end + 1));
    if (next == limit) break;
    damage({name_.number, outcome.end, next - outcome.end, name_.generation, Damage::Kind::damaged,
            "octets that are no record"});
    outcome.end = next;
  }
  const std::uint64_t torn_from = outcome.end;
  // What a compaction wrote was durable before it got its name: there, a payload that does not match is damage.
  if (name_.generation > 0)
    give_batch(outcome, record);
  else
    SATCHEL_TRY_VOID(give_last_batch(outcome, record, damage));
  if (torn_from < limit) {
    outcome.whole = false;
    damage({name_.number, torn_from, limit - torn_from, name_.generation, Damage::Kind::torn_tail,
            "an append that was cut short"});
  }
  return outcome;
}

void SegmentScanner::give_batch(Outcome& outcome, OnRecord record) {
  for (const Held& held : batch_) record(held.record);
  outcome.records += batch_.size();
  batch_.clear();
}

LogResult<void> SegmentScanner::give_last_batch(Outcome& outcome, OnRecord record, OnDamage damage) {
  for (const Held& held : batch_) {
    if (SATCHEL_TRY(payload_matches(held.record))) {
      record(held.record);
      ++outcome.records;
      continue;
    }
    outcome.whole = false;
    const std::uint64_t start = held.record.position.offset;
    const std::uint64_t end = held.record.end.offset;
    damage({name_.number, start, end - start, name_.generation, Damage::Kind::torn_tail,
            "a last record whose payload is not what was written"});
    // The very last one may still be under way in another process: the next scan looks at it again.
    if (end == outcome.end && &held == &batch_.back()) outcome.end = start;
  }
  batch_.clear();
  return {};
}

LogResult<bool> SegmentScanner::payload_matches(const Record& record) {
  const auto crc = SATCHEL_TRY(checksum(file_, record.payload_offset, record.payload_octets));
  return crc == record.payload_crc;
}

}  // namespace satchel::recordlog
