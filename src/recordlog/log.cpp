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

Batch encode_batch(std::span<const PendingRecord> pending, SegmentName segment, const Marker& marker,
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
    if (one.payload_crc) frame.payload_crc = *one.payload_crc;
    frame.batch_distance = static_cast<std::uint32_t>(std::min<std::uint64_t>(batch.end - start, UINT32_MAX));
    append_record_header(batch.headers.emplace_back(), marker, one.header, frame);
    batch.pieces.emplace_back(batch.headers.back());
    batch.pieces.insert(batch.pieces.end(), one.payload.begin(), one.payload.end());

    Record record;
    record.header = one.header;
    record.position = {segment.number, batch.end, segment.generation};
    record.payload_offset = batch.end + batch.headers.back().size();
    record.payload_octets = frame.payload_octets;
    record.payload_crc = frame.payload_crc;
    batch.end = record.payload_offset + frame.payload_octets;
    record.end = {segment.number, batch.end, segment.generation};
    batch.records.push_back(std::move(record));
  }
  return batch;
}

LogResult<void> check_attributes(std::span<const PendingRecord> records) {
  for (const PendingRecord& record : records)
    if (record.header.attributes.size() > largest_attributes_octets)
      return std::unexpected(LogError{LogErrorKind::failed, "attributes of more than 65,535 octets"});
  return {};
}

class SegmentReplacement final : public Replacement {
 public:
  SegmentReplacement(SegmentFiles& segments, const SegmentHeader& header, std::shared_ptr<File> file)
      : segments_(segments), header_(header), file_(std::move(file)) {}

  LogResult<void> append(std::span<const PendingRecord> records) override {
    SATCHEL_TRY_VOID(check_attributes(records));
    const Batch batch = encode_batch(records, {header_.number, header_.generation}, header_.marker, end_);
    SATCHEL_TRY_VOID(as_log_result(file_->append(batch.pieces)));
    end_ = batch.end;
    return {};
  }
  std::uint64_t octets() const override { return end_; }
  LogResult<void> finish() override { return as_log_result(file_->sync()); }
  LogResult<void> put_in_place() override { return segments_.put_in_place({header_.number, header_.generation}); }

 private:
  SegmentFiles& segments_;
  SegmentHeader header_;
  std::shared_ptr<File> file_;
  std::uint64_t end_ = segment_start_octets;
};

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
  LogResult<std::shared_ptr<File>> segment_file(SegmentName name) override { return segments_.file(name); }
  LogResult<std::vector<Segment>> segments() override { return segments_.list(); }
  LogResult<void> check(SegmentName name, base::FunctionRef<void(const Record&, bool)> record,
                        base::FunctionRef<void(const Damage&)> damage) override;
  LogResult<void> seal() override;
  LogResult<std::unique_ptr<Replacement>> replace(const Segment& first, const Segment& last) override;
  LogResult<void> remove(const Segment& replaced) override { return segments_.remove(replaced.name); }

 private:
  using OnRecord = base::FunctionRef<void(const Record&)>;
  using OnDamage = base::FunctionRef<void(const Damage&)>;

  /// The segment that appends go to. Without a file the next append begins a new one.
  struct Tail {
    std::uint32_t segment = 0;
    std::shared_ptr<File> file;
    std::optional<Marker> marker;  ///< read when it is needed
    std::uint64_t end = 0;
  };

  LogResult<std::vector<Segment>> in_force();
  LogResult<std::uint64_t> limit_of(const Segment& segment, const Segment* next, std::uint64_t size);
  LogResult<SegmentScanner::Outcome> scan_segment(const Segment& segment, std::uint64_t from, const Segment* next,
                                                  OnRecord record, OnDamage damage);
  LogResult<bool> tail_can_grow();
  LogResult<void> begin_segment(std::uint64_t previous_end);
  LogResult<void> write_and_sync(std::span<const std::string_view> pieces);
  LogResult<void> make_durable(File& file, std::uint32_t number);
  void cut_off_failed_append(std::uint64_t end);
  static void keep_all_from_appending(File& unsure);

  Disk& disk_;
  SegmentFiles segments_;
  LogOptions options_;
  Tail tail_;
  /// The segments that counted when they were last scanned.
  std::vector<Segment> scanned_;
  /// The last segment that ends in something which counts for nothing: it never grows again, since only the last append
  /// of a segment is looked at so closely.
  std::uint32_t spoiled_ = 0;
  /// The last segment whose directory entry is known to be durable.
  std::uint32_t named_ = 0;
};

LogResult<std::vector<Segment>> SegmentedLog::in_force() {
  std::vector<Segment> segments = SATCHEL_TRY(segments_.list());
  std::erase_if(segments, [](const Segment& segment) { return segment.replaced; });
  std::ranges::sort(segments);
  return segments;
}

LogResult<Position> SegmentedLog::scan(Position from, OnRecord record, OnDamage damage) {
  tail_ = {};
  const std::vector<Segment> segments = SATCHEL_TRY(in_force());
  const bool afresh = from == Position{};
  if (!afresh && !std::ranges::includes(segments, scanned_))
    return std::unexpected(LogError{LogErrorKind::replaced, segments_.directory() + " was compacted"});
  Position position = from;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const Segment& segment = segments[i];
    if (segment.name.number < from.segment) continue;
    const bool is_last = i + 1 == segments.size();
    const std::uint64_t start = segment.name.number == from.segment ? from.offset : 0;
    const auto outcome =
        SATCHEL_TRY(scan_segment(segment, start, is_last ? nullptr : &segments[i + 1], record, damage));
    position = {segment.name.number, outcome.end, segment.name.generation};
    if (!is_last) continue;
    std::shared_ptr<File> file = SATCHEL_TRY(segments_.file(segment.name));
    // Whoever wrote these may have been killed before the sync; from here on they count, so they must last.
    if (outcome.records > 0) SATCHEL_TRY_VOID(make_durable(*file, segment.name.number));
    if (!outcome.whole) spoiled_ = segment.name.number;
    if (spoiled_ < segment.name.number && segment.name.generation == 0)
      tail_ = {segment.name.number, std::move(file), std::nullopt, outcome.end};
  }
  scanned_ = segments;
  return position;
}

/// How many octets of a segment count.
LogResult<std::uint64_t> SegmentedLog::limit_of(const Segment& segment, const Segment* next, std::uint64_t size) {
  if (next == nullptr || segment.name.generation > 0 || next->name.number != segment.name.number + 1) return size;
  const auto follower = SATCHEL_TRY(segments_.header(next->name));
  const bool cut = follower.valid && follower.valid->previous_end != 0;
  return cut ? std::min(size, follower.valid->previous_end) : size;
}

LogResult<SegmentScanner::Outcome> SegmentedLog::scan_segment(const Segment& segment, std::uint64_t from,
                                                              const Segment* next, OnRecord record, OnDamage damage) {
  const SegmentName name = segment.name;
  const std::shared_ptr<File> file = SATCHEL_TRY(segments_.file(name));
  const std::uint64_t size = SATCHEL_TRY(as_log_result(file->size()));
  if (next == nullptr && from == size && from > segment_start_octets)
    return SegmentScanner::Outcome{.end = from, .records = 0, .whole = true};
  const auto header = SATCHEL_TRY(segments_.header(name));
  if (!header.valid) {
    const auto kind = size > segment_start_octets ? Damage::Kind::damaged : Damage::Kind::torn_tail;
    if (size > 0) damage({name.number, 0, size, name.generation, kind, "a segment without a valid header"});
    return SegmentScanner::Outcome{.end = 0, .records = 0, .whole = false};
  }
  if (from < segment_start_octets && header.damaged_copy)
    damage({name.number, *header.damaged_copy, segment_header_octets, name.generation, Damage::Kind::damaged,
            "a copy of the segment header"});

  const std::uint64_t limit = SATCHEL_TRY(limit_of(segment, next, size));
  from = std::max<std::uint64_t>(from, segment_start_octets);
  if (from > limit && limit == size)
    return std::unexpected(LogError{
        LogErrorKind::damaged, fmt::format("{} has {} octets, fewer than it had before", segments_.path(name), size)});
  SegmentScanner scanner(*file, name, header.valid->marker, limit);
  auto outcome = SATCHEL_TRY(scanner.scan(from, record, damage));
  if (limit < size && from < size)
    damage({name.number, limit, size - limit, name.generation, Damage::Kind::torn_tail, "an append that failed"});
  return outcome;
}

LogResult<void> SegmentedLog::check(SegmentName name, base::FunctionRef<void(const Record&, bool)> record,
                                    OnDamage damage) {
  const std::vector<Segment> segments = SATCHEL_TRY(segments_.list());
  const auto place = std::ranges::find(segments, name, &Segment::name);
  if (place == segments.end())
    return std::unexpected(LogError{LogErrorKind::not_found, segments_.path(name) + " is not there any more"});
  // What follows is the newest of the next number, as it was when the failed append was cut off.
  const auto next = std::ranges::find(segments, name.number + 1, [](const Segment& one) { return one.name.number; });
  const std::shared_ptr<File> file = SATCHEL_TRY(segments_.file(name));
  LogResult<void> failure;
  const auto on_record = [&](const Record& found) {
    if (!failure) return;
    const auto crc = checksum(*file, found.payload_offset, found.payload_octets);
    if (!crc)
      failure = std::unexpected(crc.error());
    else
      record(found, *crc == found.payload_crc);
  };
  SATCHEL_TRY_VOID(scan_segment(*place, 0, next == segments.end() ? nullptr : &*next, on_record, damage));
  return failure;
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
  SATCHEL_TRY_VOID(check_attributes(records));
  if (!SATCHEL_TRY(tail_can_grow())) SATCHEL_TRY_VOID(begin_segment(0));

  Batch batch = encode_batch(records, {tail_.segment, 0}, *tail_.marker, tail_.end);
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
  const std::vector<Segment> segments = SATCHEL_TRY(in_force());
  if (segments.empty() || segments.back().name != SegmentName{tail_.segment, 0}) return false;
  if (SATCHEL_TRY(as_log_result(tail_.file->size())) != tail_.end) return false;
  if (!tail_.marker) {
    const auto header = SATCHEL_TRY(segments_.header({tail_.segment, 0}));
    if (!header.valid) return false;
    tail_.marker = header.valid->marker;
  }
  return true;
}

LogResult<void> SegmentedLog::begin_segment(std::uint64_t previous_end) {
  tail_ = {};
  const std::vector<Segment> segments = SATCHEL_TRY(segments_.list());
  if (segments.empty()) SATCHEL_TRY_VOID(as_log_result(disk_.create_directories(segments_.directory())));
  SegmentHeader header;
  header.number = 1;
  for (const Segment& segment : segments) {
    if (std::max(segment.name.number, segment.last) >= largest_segment)
      return std::unexpected(
          LogError{LogErrorKind::failed, segments_.path(segment.name) + " leaves no number for another segment"});
    header.number = std::max({header.number, segment.name.number + 1, segment.last + 1});
  }
  header.marker = SATCHEL_TRY(random_marker());
  header.previous_end = previous_end;
  std::shared_ptr<File> file = SATCHEL_TRY(segments_.create(header));
  scanned_.push_back({.name = {header.number, 0}, .last = header.number});
  tail_ = {header.number, std::move(file), header.marker, segment_start_octets};
  return {};
}

LogResult<void> SegmentedLog::write_and_sync(std::span<const std::string_view> pieces) {
  SATCHEL_TRY_VOID(as_log_result(tail_.file->append(pieces)));
  return make_durable(*tail_.file, tail_.segment);
}

LogResult<void> SegmentedLog::make_durable(File& file, std::uint32_t number) {
  SATCHEL_TRY_VOID(as_log_result(file.sync()));
  if (named_ >= number) return {};
  SATCHEL_TRY_VOID(as_log_result(disk_.sync_directory(segments_.directory())));
  named_ = number;
  return {};
}

/// Done while the writers' lock is still held: nobody can have built on the failed records. When this fails too, they
/// may yet be seen (docs/formats/record-log.md, Writing), and the next append begins a segment of its own.
void SegmentedLog::cut_off_failed_append(std::uint64_t end) {
  std::shared_ptr<File> unsure = tail_.file;
  if (begin_segment(end)) {
    if (write_and_sync({})) return;
    unsure = tail_.file;
  }
  tail_ = {};
  keep_all_from_appending(*unsure);
}

/// What a sync has failed for may never be durable, whatever a later one says, and this may be the segment's header.
void SegmentedLog::keep_all_from_appending(File& unsure) {
  constexpr std::string_view no_record = "not synced";
  static_cast<void>(unsure.append({&no_record, 1}));
}

LogResult<void> SegmentedLog::seal() {
  SATCHEL_TRY_VOID(begin_segment(0));
  auto begun = write_and_sync({});
  if (!begun) keep_all_from_appending(*std::exchange(tail_, {}).file);
  return begun;
}

LogResult<std::unique_ptr<Replacement>> SegmentedLog::replace(const Segment& first, const Segment& last) {
  SegmentHeader header;
  header.number = first.name.number;
  header.last = last.last;
  for (const Segment& segment : SATCHEL_TRY(segments_.list()))
    if (segment.name.number >= header.number && segment.name.number <= header.last)
      header.generation = std::max(header.generation, segment.name.generation);
  if (header.generation == UINT16_MAX)
    return std::unexpected(LogError{LogErrorKind::failed, segments_.path(first.name) + " has no further generation"});
  ++header.generation;
  header.marker = SATCHEL_TRY(random_marker());
  // An append that failed in the segment before stays cut off.
  const auto replaced = SATCHEL_TRY(segments_.header(first.name));
  if (replaced.valid) header.previous_end = replaced.valid->previous_end;
  std::shared_ptr<File> file = SATCHEL_TRY(segments_.create_aside(header));
  return std::make_unique<SegmentReplacement>(segments_, header, std::move(file));
}

LogResult<std::string> SegmentedLog::read_payload(const Record& record) {
  const std::shared_ptr<File> file = SATCHEL_TRY(segments_.file(record.position.name()));
  const auto damaged = [&] {
    return std::unexpected(
        LogError{LogErrorKind::damaged, fmt::format("{}: the payload at {} is not what was written",
                                                    segments_.path(record.position.name()), record.payload_offset)});
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
  const std::shared_ptr<File> file = SATCHEL_TRY(segments_.file(record.position.name()));
  file->forget_cache();
  return read_payload(record);
}

LogResult<Record> SegmentedLog::record_at(Position position) {
  const std::shared_ptr<File> file = SATCHEL_TRY(segments_.file(position.name()));
  const auto header = SATCHEL_TRY(segments_.header(position.name()));
  const std::uint64_t size = SATCHEL_TRY(as_log_result(file->size()));
  if (header.valid && position.offset < size) {
    SegmentScanner scanner(*file, position.name(), header.valid->marker, size);
    if (auto record = SATCHEL_TRY(scanner.record_at(position.offset))) return std::move(*record);
  }
  return std::unexpected(
      LogError{LogErrorKind::damaged,
               fmt::format("{}: no valid record at {}", segments_.path(position.name()), position.offset)});
}

}  // namespace

LogResult<std::unique_ptr<Log>> Log::open(Disk& disk, std::string directory, LogOptions options) {
  return std::make_unique<SegmentedLog>(disk, std::move(directory), options);
}

}  // namespace satchel::recordlog
