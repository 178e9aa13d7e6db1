#include "recordlog/read_window.hpp"

#include <algorithm>

#include "base/try.hpp"

namespace satchel::recordlog {
namespace {

constexpr std::size_t near_octets = 64UZ << 10;  // the next record is close: read many at once
constexpr std::size_t far_octets = 512;          // it was far: read its header and little more
constexpr std::size_t search_octets = 256UZ << 10;

}  // namespace

DiskResult<void> ReadWindow::load(std::uint64_t offset, std::size_t octets) {
  octets_.resize(static_cast<std::size_t>(std::min<std::uint64_t>(octets, limit_ - offset)));
  start_ = offset;
  const std::size_t got = SATCHEL_TRY(file_.read(offset, octets_));
  octets_.resize(got);
  return {};
}

DiskResult<std::string_view> ReadWindow::at(std::uint64_t offset, std::size_t octets) {
  if (offset >= limit_) return std::string_view{};
  const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(octets, limit_ - offset));
  const std::uint64_t end = start_ + octets_.size();
  if (offset < start_ || offset + wanted > end) {
    const bool near = offset >= start_ && offset < end + near_octets / 4;
    SATCHEL_TRY_VOID(load(offset, std::max(wanted, near ? near_octets : far_octets)));
  }
  return std::string_view(octets_).substr(static_cast<std::size_t>(offset - start_), wanted);
}

DiskResult<std::uint64_t> ReadWindow::find(std::string_view text, std::uint64_t from) {
  while (from + text.size() <= limit_) {
    SATCHEL_TRY_VOID(load(from, search_octets));
    const std::size_t found = octets_.find(text);
    if (found != std::string::npos) return from + found;
    if (octets_.size() < text.size()) break;
    from += octets_.size() - text.size() + 1;
  }
  return limit_;
}

}  // namespace satchel::recordlog
