#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
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

/// Where a record begins.
struct Position {
  std::uint32_t segment = 0;
  std::uint64_t offset = 0;
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

enum class LogErrorKind : std::uint8_t { failed, full, damaged, not_found };

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
};

struct LogOptions {
  /// A segment that has reached this size is followed by a new one.
  std::uint64_t segment_octets = 64ULL << 20;
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
  virtual LogResult<std::shared_ptr<File>> segment_file(std::uint32_t segment) = 0;
};

}  // namespace satchel::recordlog
