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

  /// Numbers of the segments that exist, rising.
  LogResult<std::vector<std::uint32_t>> list();
  LogResult<std::shared_ptr<File>> file(std::uint32_t number);

  struct Header {
    std::optional<SegmentHeader> valid;         ///< from either copy
    std::optional<std::uint64_t> damaged_copy;  ///< where the copy begins that is not valid while the other one is
  };
  /// A header of another format version is an error.
  LogResult<Header> header(std::uint32_t number);

  /// Creates a segment and writes its header. Neither is durable yet.
  LogResult<std::shared_ptr<File>> create(const SegmentHeader& header);

  std::string path(std::uint32_t number) const;
  const std::string& directory() const { return directory_; }

 private:
  Disk& disk_;
  std::string directory_;
  /// Files that somebody still uses, and the one asked for last.
  std::map<std::uint32_t, std::weak_ptr<File>> files_;
  std::shared_ptr<File> last_used_;
  /// Headers never change, so one that was read whole is not read again.
  std::map<std::uint32_t, Header> headers_;
};

}  // namespace satchel::recordlog
