#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// All file access of the log, so that tests can put memory or a disk that crashes in its place.
namespace satchel::recordlog {

enum class DiskErrorKind : std::uint8_t {
  failed,  ///< the call failed; what it was to write counts as not written
  full,    ///< no space left
  not_found,
  locked,  ///< another holder has the lock
};

struct DiskError {
  DiskErrorKind kind;
  std::string detail;  ///< what was tried on which path, and the system's reason
};

template <class T>
using DiskResult = std::expected<T, DiskError>;

/// An open file. Closed when it goes.
class File {
 public:
  virtual ~File() = default;

  virtual DiskResult<std::uint64_t> size() = 0;
  /// Reads from `offset`; returns less than asked only at the end of the file.
  virtual DiskResult<std::size_t> read(std::uint64_t offset, std::span<char> into) = 0;
  /// The same without blocking: nothing when the octets are not in memory, or only the first of them that are.
  virtual DiskResult<std::optional<std::size_t>> read_if_cached(std::uint64_t offset, std::span<char> into) = 0;
  /// Writes all pieces at the end of the file. After a failure the end of the file is unknown.
  virtual DiskResult<void> append(std::span<const std::string_view> pieces) = 0;
  /// Returns once what was appended survives power loss (fdatasync). After a failure nothing written since the last
  /// success may be counted on, and the file must not be appended to again.
  virtual DiskResult<void> sync() = 0;
  /// A number that is the same as long as nothing is written to the file and no other stands under its name; told
  /// without reading.
  virtual DiskResult<std::uint64_t> stamp() { return size(); }
  /// Drops what the system caches of this file, so that the next read comes from the disk.
  virtual void forget_cache() = 0;
};

/// A lock on a path, between threads and processes alike; free as soon as it goes or the process ends.
class DiskLock {
 public:
  virtual ~DiskLock() = default;
};

enum class Wait : std::uint8_t { no, yes };
enum class Hold : std::uint8_t {
  alone,
  shared,  ///< with others that hold it shared
};

/// Paths are relative to the disk's root and use '/'.
class Disk {
 public:
  virtual ~Disk() = default;

  virtual DiskResult<std::unique_ptr<File>> open(const std::string& path) = 0;
  /// Creates a file that must not exist yet, for reading and appending, mode 0600.
  virtual DiskResult<std::unique_ptr<File>> create(const std::string& path) = 0;
  /// Creates the directory and those above it, mode 0700; those that exist already are fine. All are durable on return,
  /// whoever made them.
  virtual DiskResult<void> create_directories(const std::string& path) = 0;
  /// Names in a directory, sorted; an absent directory is an empty one.
  virtual DiskResult<std::vector<std::string>> list(const std::string& directory) = 0;
  virtual DiskResult<void> rename(const std::string& from, const std::string& to) = 0;
  virtual DiskResult<void> remove(const std::string& path) = 0;
  /// Returns once creations, renames and removals in the directory survive power loss.
  virtual DiskResult<void> sync_directory(const std::string& directory) = 0;
  /// Takes the lock file at `path`, made when absent.
  virtual DiskResult<std::unique_ptr<DiskLock>> lock(const std::string& path, Wait wait, Hold hold) = 0;
  DiskResult<std::unique_ptr<DiskLock>> lock(const std::string& path, Wait wait) {
    return lock(path, wait, Hold::alone);
  }
};

/// The real file system below `root`, which is made when absent.
DiskResult<std::unique_ptr<Disk>> open_real_disk(const std::string& root);
/// A disk in memory, for tests.
std::unique_ptr<Disk> make_memory_disk();

}  // namespace satchel::recordlog
