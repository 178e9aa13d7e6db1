#include "recordlog/log.hpp"

#include <fmt/format.h>
#include <sys/random.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>

#include "base/try.hpp"
#include "recordlog/crc32c.hpp"
#include "recordlog/log_error.hpp"
#include "recordlog/record_format.hpp"
#include "recordlog/segment_files.hpp"
#include "recordlog/segment_scanner.hpp"

namespace satchel::recordlog {
namespace {

LogResult<Marker> random_marker() {
  Marker marker;
  if (::getrandom(marker.data(), marker.size(), 0) != static_cast<ssize_t>(marker.size()))
    return std::unexpected(LogError{LogErrorKind::failed, fmt::format("getrandom: {}", std::strerror(errno))});
  return marker;
}

/// Records on their way to the disk: the pieces to write in order, and what `append` will return for them.
struct Batch {
  std::vector<std::string> headers;
  std::vector<std::string_view> pieces;
  std::vector<Record> records;
  std::uint64_t end = 0;
};

Batch encode_batch(std::span<const PendingRecord> pending, std::uint32_t segment, const Marker& marker,
                   std::uint64_t start) {
  Batch batch;
  batch.headers.reserve(pending.size());
  batch.records.reserve(pending.size());
  batch.end = start;
  for (const PendingRecord& one : pending) {
    RecordFrame frame;
    for (const std::string_view piece : one.payload) {
      frame.payload_octets += piece.size();
      frame.payload_crc = crc32c(frame.payload_crc, piece);
    }
    frame.batch_distance = static_cast<std::uint32_t>(std::min<std::uint64_t>(batch.end - start, UINT32_MAX));
    append_record_header(batch.headers.emplace_back(), marker, one.header, frame);
    batch.pieces.emplace_back(batch.headers.back());
    batch.pieces.insert(batch.pieces.end(), one.payload.begin(), one.payload.end());

    Record record;
    record.header = one.header;
    record.position = {segment, batch.end};
    record.payload_offset = batch.end + batch.headers.back().size();
    record.payload_octets = frame.payload_octets;
    record.payload_crc = frame.payload_crc;
    batch.end = record.payload_offset + frame.payload_octets;
    record.end = {segment, batch.end};
    batch.records.push_back(std::move(record));
  }
  return batch;
}

class SegmentedLog final : public Log {
 public:
  SegmentedLog(Disk& disk, std::string directory, LogOptions options)
      : disk_(disk), segments_(disk, std::move(directory)), options_(options) {}

  LogResult<Position> scan(Position from, base::FunctionRef<void(const Record&)> record,
                           base::FunctionRef<void(const Damage&)> damage) override;
  LogResult<std::unique_ptr<DiskLock>> lock_for_writing() override;
  LogResult<std::vector<Record>> append(std::span<const PendingRecord> records) override;
  LogResult<std::string> read_payload(const Record& record) override;
  LogResult<std::string> read_payload_from_disk(const Record& record) override;
  LogResult<Record> record_at(Position position) override;
  LogResult<std::shared_ptr<File>> segment_file(std::uint32_t segment) override { return segments_.file(segment); }

 private:
  using OnRecord = base::FunctionRef<void(const Record&)>;
  using OnDamage = base::FunctionRef<void(const Damage&)>;

  /// The segment that appends go to. Without a file the next append begins a new one.
  struct Tail {
    std::uint32_t segment = 0;
    std::shared_ptr<File> file;
    Marker marker{};
    std::uint64_t end = 0;
    bool named = false;  ///< the directory entry is durable
  };

  LogResult<SegmentScanner::Outcome> scan_segment(std::uint32_t number, std::uint64_t from,
                                                  std::optional<std::uint32_t> next, OnRecord record, OnDamage damage);
  LogResult<bool> tail_can_grow();
  LogResult<void> begin_segment(std::uint64_t previous_end);
  LogResult<void> write_and_sync(std::span<const std::string_view> pieces);
  void cut_off_failed_append(std::uint64_t end);

  Disk& disk_;
  SegmentFiles segments_;
  LogOptions options_;
  Tail tail_;
};

LogResult<Position> SegmentedLog::scan(Position from, OnRecord record, OnDamage damage) {
  tail_ = {};
  const std::vector<std::uint32_t> numbers = SATCHEL_TRY(segments_.list());
  Position position = from;
  for (auto number = std::ranges::lower_bound(numbers, from.segment); number != numbers.end(); ++number) {
    const bool is_last = number + 1 == numbers.end();
    const std::uint64_t start = *number == from.segment ? from.offset : 0;
    const auto outcome = SATCHEL_TRY(
        scan_segment(*number, start, is_last ? std::nullopt : std::optional(*(number + 1)), record, damage));
    position = {*number, outcome.end};
    if (!is_last) continue;
    std::shared_ptr<File> file = SATCHEL_TRY(segments_.file(*number));
    // Whoever wrote these may have been killed before the sync; from here on they count, so they must last.
    if (outcome.records > 0) SATCHEL_TRY_VOID(as_log_result(file->sync()));
    const auto header = SATCHEL_TRY(segments_.header(*number));
    if (outcome.whole && header.valid) tail_ = {*number, std::move(file), header.valid->marker, outcome.end, true};
  }
  return position;
}

LogResult<SegmentScanner::Outcome> SegmentedLog::scan_segment(std::uint32_t number, std::uint64_t from,
                                                              std::optional<std::uint32_t> next, OnRecord record,
                                                              OnDamage damage) {
  const std::shared_ptr<File> file = SATCHEL_TRY(segments_.file(number));
  const std::uint64_t size = SATCHEL_TRY(as_log_result(file->size()));
  const auto header = SATCHEL_TRY(segments_.header(number));
  if (!header.valid) {
    const auto kind = size > segment_start_octets ? Damage::Kind::damaged : Damage::Kind::torn_tail;
    if (size > 0) damage({number, 0, size, kind, "a segment without a valid header"});
    return SegmentScanner::Outcome{.end = 0, .records = 0, .whole = false};
  }
  if (from < segment_start_octets && header.damaged_copy)
    damage(
        {number, *header.damaged_copy, segment_header_octets, Damage::Kind::damaged, "a copy of the segment header"});

  std::uint64_t limit = size;
  if (next) {
    const auto follower = SATCHEL_TRY(segments_.header(*next));
    const bool cut = *next == number + 1 && follower.valid && follower.valid->previous_end != 0;
    if (cut) limit = std::min(limit, follower.valid->previous_end);
  }
  from = std::max<std::uint64_t>(from, segment_start_octets);
  if (from > limit && limit == size)
    return std::unexpected(LogError{LogErrorKind::damaged, fmt::format("{} has {} octets, fewer than it had before",
                                                                       segments_.path(number), size)});
  SegmentScanner scanner(*file, number, header.valid->marker, limit);
  auto outcome = SATCHEL_TRY(scanner.scan(from, record, damage));
  if (limit < size && from < size)
    damage({number, limit, size - limit, Damage::Kind::torn_tail, "an append that failed"});
  return outcome;
}

LogResult<std::unique_ptr<DiskLock>> SegmentedLog::lock_for_writing() {
  const std::string path = segments_.directory() + "/writers.lock";
  auto lock = disk_.lock(path, Wait::yes);
  if (!lock && lock.error().kind == DiskErrorKind::not_found) {
    SATCHEL_TRY_VOID(as_log_result(disk_.create_directories(segments_.directory())));
    lock = disk_.lock(path, Wait::yes);
  }
  return as_log_result(std::move(lock));
}

LogResult<std::vector<Record>> SegmentedLog::append(std::span<const PendingRecord> records) {
  if (records.empty()) return std::vector<Record>{};
  for (const PendingRecord& record : records)
    if (record.header.attributes.size() > largest_attributes_octets)
      return std::unexpected(LogError{LogErrorKind::failed, "attributes of more than 65,535 octets"});
  if (!SATCHEL_TRY(tail_can_grow())) SATCHEL_TRY_VOID(begin_segment(0));

  Batch batch = encode_batch(records, tail_.segment, tail_.marker, tail_.end);
  if (auto written = write_and_sync(batch.pieces); !written) {
    cut_off_failed_append(tail_.end);
    return std::unexpected(std::move(written).error());
  }
  tail_.end = batch.end;
  return std::move(batch.records);
}

/// Whether the last segment ends with the last valid record, as far as this log knows, and is not full.
LogResult<bool> SegmentedLog::tail_can_grow() {
  if (!tail_.file || tail_.end >= options_.segment_octets) return false;
  const std::vector<std::uint32_t> numbers = SATCHEL_TRY(segments_.list());
  if (numbers.empty() || numbers.back() != tail_.segment) return false;
  return SATCHEL_TRY(as_log_result(tail_.file->size())) == tail_.end;
}

LogResult<void> SegmentedLog::begin_segment(std::uint64_t previous_end) {
  tail_ = {};
  const std::vector<std::uint32_t> numbers = SATCHEL_TRY(segments_.list());
  if (numbers.empty()) SATCHEL_TRY_VOID(as_log_result(disk_.create_directories(segments_.directory())));
  SegmentHeader header;
  header.number = numbers.empty() ? 1 : numbers.back() + 1;
  header.marker = SATCHEL_TRY(random_marker());
  header.previous_end = previous_end;
  std::shared_ptr<File> file = SATCHEL_TRY(segments_.create(header));
  tail_ = {header.number, std::move(file), header.marker, segment_start_octets, false};
  return {};
}

LogResult<void> SegmentedLog::write_and_sync(std::span<const std::string_view> pieces) {
  SATCHEL_TRY_VOID(as_log_result(tail_.file->append(pieces)));
  SATCHEL_TRY_VOID(as_log_result(tail_.file->sync()));
  if (!tail_.named) SATCHEL_TRY_VOID(as_log_result(disk_.sync_directory(segments_.directory())));
  tail_.named = true;
  return {};
}

/// Done while the writers' lock is still held: nobody can have built on the failed records. When this fails too, they
/// may yet be seen (docs/formats/record-log.md, Writing), and the next append begins a segment of its own.
void SegmentedLog::cut_off_failed_append(std::uint64_t end) {
  if (!begin_segment(end) || !write_and_sync({})) tail_ = {};
}

LogResult<std::string> SegmentedLog::read_payload(const Record& record) {
  const std::shared_ptr<File> file = SATCHEL_TRY(segments_.file(record.position.segment));
  const auto damaged = [&] {
    return std::unexpected(
        LogError{LogErrorKind::damaged, fmt::format("{}: the payload at {} is not what was written",
                                                    segments_.path(record.position.segment), record.payload_offset)});
  };
  // Ask the file before the memory: a record that claims more than there is must not cost an allocation.
  const std::uint64_t size = SATCHEL_TRY(as_log_result(file->size()));
  if (record.payload_offset > size || record.payload_octets > size - record.payload_offset) return damaged();
  std::string payload(static_cast<std::size_t>(record.payload_octets), '\0');
  const std::size_t got = SATCHEL_TRY(as_log_result(file->read(record.payload_offset, payload)));
  if (got < payload.size() || crc32c(0, payload) != record.payload_crc) return damaged();
  return payload;
}

LogResult<std::string> SegmentedLog::read_payload_from_disk(const Record& record) {
  const std::shared_ptr<File> file = SATCHEL_TRY(segments_.file(record.position.segment));
  file->forget_cache();
  return read_payload(record);
}

LogResult<Record> SegmentedLog::record_at(Position position) {
  const std::shared_ptr<File> file = SATCHEL_TRY(segments_.file(position.segment));
  const auto header = SATCHEL_TRY(segments_.header(position.segment));
  const std::uint64_t size = SATCHEL_TRY(as_log_result(file->size()));
  if (header.valid && position.offset < size) {
    SegmentScanner scanner(*file, position.segment, header.valid->marker, size);
    if (auto record = SATCHEL_TRY(scanner.record_at(position.offset))) return std::move(*record);
  }
  return std::unexpected(
      LogError{LogErrorKind::damaged,
               fmt::format("{}: no valid record at {}", segments_.path(position.segment), position.offset)});
}

}  // namespace

LogResult<std::unique_ptr<Log>> Log::open(Disk& disk, std::string directory, LogOptions options) {
  return std::make_unique<SegmentedLog>(disk, std::move(directory), options);
}

}  // namespace satchel::recordlog
