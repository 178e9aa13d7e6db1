#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "recordlog/log.hpp"
#include "recordlog/record_format.hpp"

namespace satchel::recordlog {

/// The segments of one directory: their names, headers and open files.
class SegmentFiles {
 public:
  SegmentFiles(Disk& disk, std::string directory) : disk_(disk), directory_(std::move(directory)) {}

  /// All segments that exist, by number, and of the same number the newest generation first.
  LogResult<std::vector<Segment>> list();
  LogResult<std::shared_ptr<File>> file(SegmentName name);

  struct Header {
    std::optional<SegmentHeader> valid;         ///< from either copy
    std::optional<std::uint64_t> damaged_copy;  ///< where the copy begins that is not valid while the other one is
  };
  /// A header of another format version is an error.
  LogResult<Header> header(SegmentName name);

  /// Creates a segment and writes its header. Neither is durable yet.
  LogResult<std::shared_ptr<File>> create(const SegmentHeader& header);
  /// The same under a name that is not a segment's yet; one that was left there is removed.
  LogResult<std::shared_ptr<File>> create_aside(const SegmentHeader& header);
  /// Gives what `create_aside` made its name, durably.
  LogResult<void> put_in_place(SegmentName name);
  LogResult<void> remove(SegmentName name);

  std::string path(SegmentName name) const;
  const std::string& directory() const { return directory_; }

 private:
  LogResult<std::shared_ptr<File>> create_at(const std::string& path, const SegmentHeader& header);

  Disk& disk_;
  std::string directory_;
  /// Files that somebody still uses, and the one asked for last.
  std::map<SegmentName, std::weak_ptr<File>> files_;
  std::shared_ptr<File> last_used_;
  /// Headers never change, so one that was read whole is not read again.
  std::map<SegmentName, Header> headers_;
};

}  // namespace satchel::recordlog
