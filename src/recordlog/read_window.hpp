#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "recordlog/disk.hpp"

namespace satchel::recordlog {

/// A part of a file held in memory, moved along as a scan goes. Where records are small it reads far ahead; where they
/// are large it reads little, since most of what it would read is payload that nobody asked for.
class ReadWindow {
 public:
  /// `limit`: octets of the file that may be looked at.
  ReadWindow(File& file, std::uint64_t limit) : file_(file), limit_(limit) {}

  /// The octets [offset, offset + octets), fewer only at the limit. Valid until the next call.
  DiskResult<std::string_view> at(std::uint64_t offset, std::size_t octets) [[clang::lifetimebound]];
  /// The first place in [from, limit) where `text` stands; the limit when there is none.
  DiskResult<std::uint64_t> find(std::string_view text, std::uint64_t from);

  std::uint64_t limit() const { return limit_; }

 private:
  DiskResult<void> load(std::uint64_t offset, std::size_t octets);

  File& file_;
  std::uint64_t limit_;
  std::string octets_;
  std::uint64_t start_ = 0;
};

}  // namespace satchel::recordlog
