#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/function_ref.hpp"
#include "recordlog/disk.hpp"

/// An append-only log of self-describing records in numbered segments: what both the server's maildrops and the
/// client's archive are kept in. The format is docs/formats/record-log.md.
namespace satchel::recordlog {

/// Names a record for ever: 128 random bits, or what the writer chose.
using RecordId = std::array<std::uint8_t, 16>;

/// What a record says of itself beside its payload. What `type` and `attributes` mean is up to the writer.
struct RecordHeader {
  std::uint8_t type = 0;
  std::uint8_t flags = 0;
  RecordId id{};
  std::int64_t time_us = 0;  ///< microseconds since 1970-01-01 UTC
  std::uint64_t octets = 0;  ///< the writer's measure of the payload, such as octets after un-stuffing
  std::string attributes;    ///< at most 65,535 octets; written with attributes.hpp
};

/// A segment's file. One that a compaction wrote has a generation, and stands in for what it was made from.
struct SegmentName {
  std::uint32_t number = 0;
  std::uint16_t generation = 0;  ///< 0: as first written
  auto operator<=>(const SegmentName&) const = default;
};

/// "00000003.seg", or "00000003.00002.seg" of a later generation.
std::string segment_file_name(SegmentName name);

struct Segment {
  SegmentName name = {};
  std::uint32_t last = 0;  ///< it holds what the segments from its number to this one hold
  bool replaced = false;   ///< by one of a later generation
  auto operator<=>(const Segment&) const = default;
};

/// Where a record begins.
struct Position {
  std::uint32_t segment = 0;
  std::uint64_t offset = 0;
  std::uint16_t generation = 0;

  SegmentName name() const { return {segment, generation}; }
  auto operator<=>(const Position&) const = default;
};

/// A record in the log. The payload is read apart.
struct Record {
  RecordHeader header;
  Position position;
  std::uint64_t payload_offset = 0;  ///< in the segment's file
  std::uint64_t payload_octets = 0;  ///< as stored
  std::uint32_t payload_crc = 0;     ///< CRC32C of the payload as stored
  Position end;                      ///< where the next record may begin
};

enum class LogErrorKind : std::uint8_t {
  failed,
  full,
  damaged,
  not_found,
  replaced,  ///< a compaction has put others in the place of segments that were scanned: scan from the beginning
};

struct LogError {
  LogErrorKind kind;
  std::string detail;
};

template <class T>
using LogResult = std::expected<T, LogError>;

/// Octets in a segment that are no valid record.
struct Damage {
  std::uint32_t segment;
  std::uint64_t offset;
  std::uint64_t octets;
  std::uint16_t generation;
  enum class Kind : std::uint8_t {
    torn_tail,  ///< at the end, nothing valid behind it: an append that was cut short
    damaged,    ///< valid records follow
  } kind;
  std::string detail;
};

struct PendingRecord {
  RecordHeader header;
  /// The payload is these pieces one after the other; they are borrowed until `append` returns.
  std::vector<std::string_view> payload;
  /// Of a payload that was damaged before: the checksum it should have.
  std::optional<std::uint32_t> payload_crc = {};
};

struct LogOptions {
  /// A segment that has reached this size is followed by a new one.
  std::uint64_t segment_octets = 64ULL << 20;
};

/// A segment that is being written to stand in for others. Left as it is, it changes nothing.
class Replacement {
 public:
  virtual ~Replacement() = default;

  /// Adds records; not durable yet. A checksum that is given is written in place of the payload's own, so that what was
  /// damaged stays so.
  virtual LogResult<void> append(std::span<const PendingRecord> records) = 0;
  virtual std::uint64_t octets() const = 0;
  /// Makes it durable.
  virtual LogResult<void> finish() = 0;
  /// Puts it in the place of the others at one stroke; the caller holds the writers' lock. Those others stay until they
  /// are removed.
  virtual LogResult<void> put_in_place() = 0;
};

/// One directory of segments. Calls may block; one Log is used by one thread at a time, while several Logs, in one
/// process or many, may stand on the same directory.
class Log {
 public:
  /// Opens the log in `directory`, made at the first append when absent. Reads no records yet.
  static LogResult<std::unique_ptr<Log>> open(Disk& disk, std::string directory, LogOptions options = {});
  virtual ~Log() = default;

  /// Gives every valid record from `from` on, in order, also those that others have appended since; headers only are
  /// read and checked. Octets that are no record go to `damage`. Returns where the next record will be looked for.
  virtual LogResult<Position> scan(Position from, base::FunctionRef<void(const Record&)> record,
                                   base::FunctionRef<void(const Damage&)> damage) = 0;

  /// Takes the lock that all writers of this directory take, for as long as the result lives. Scan from where you
  /// stopped before you append, since others may have written.
  virtual LogResult<std::unique_ptr<DiskLock>> lock_for_writing() = 0;
  /// Appends all records with one write and one sync and returns them as `scan` would give them, once they are durable.
  /// After a failure none of them counts, and the next append begins a new segment. The caller holds the writers' lock.
  virtual LogResult<std::vector<Record>> append(std::span<const PendingRecord> records) = 0;

  /// The whole payload, its checksum verified.
  virtual LogResult<std::string> read_payload(const Record& record) = 0;
  /// The same from the disk itself, past the system's cache.
  virtual LogResult<std::string> read_payload_from_disk(const Record& record) = 0;
  /// The record that begins at `position`, its header verified.
  virtual LogResult<Record> record_at(Position position) = 0;
  /// The segment's file, shared with the log; for reading parts of payloads.
  virtual LogResult<std::shared_ptr<File>> segment_file(SegmentName name) = 0;

  /// All segments, those included that were replaced and are still there; by number, the newest generation first.
  virtual LogResult<std::vector<Segment>> segments() = 0;
  /// As `scan`, of one segment, replaced or not, and with every payload read: `record` is told whether it is whole.
  virtual LogResult<void> check(SegmentName name, base::FunctionRef<void(const Record&, bool)> record,
                                base::FunctionRef<void(const Damage&)> damage) = 0;

  // Compaction. The caller holds the writers' lock, but for `replace`.

  /// Begins a new segment, so that all before it will never change.
  virtual LogResult<void> seal() = 0;
  /// Begins to write what will stand in for the consecutive segments `first` to `last`, none of them the last one.
  virtual LogResult<std::unique_ptr<Replacement>> replace(const Segment& first, const Segment& last) = 0;
  /// Removes a segment that was replaced.
  virtual LogResult<void> remove(const Segment& replaced) = 0;
};

}  // namespace satchel::recordlog
