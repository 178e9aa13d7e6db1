#include "recordlog/segment_files.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/ascii.hpp"
#include "base/try.hpp"
#include "recordlog/log_error.hpp"

namespace satchel::recordlog {
namespace {

constexpr std::string_view suffix = ".seg";
constexpr std::size_t digits = 8;

std::optional<std::uint32_t> segment_number(std::string_view name) {
  if (name.size() != digits + suffix.size() || !name.ends_with(suffix)) return std::nullopt;
  const auto number = base::parse_decimal(name.substr(0, digits));
  if (!number || *number == 0) return std::nullopt;
  return static_cast<std::uint32_t>(*number);
}

}  // namespace

std::string SegmentFiles::path(std::uint32_t number) const {
  return fmt::format("{}/{:08}{}", directory_, number, suffix);
}

LogResult<std::vector<std::uint32_t>> SegmentFiles::list() {
  const std::vector<std::string> names = SATCHEL_TRY(as_log_result(disk_.list(directory_)));
  std::vector<std::uint32_t> numbers;
  for (const std::string& name : names)
    if (const auto number = segment_number(name)) numbers.push_back(*number);
  return numbers;
}

LogResult<std::shared_ptr<File>> SegmentFiles::file(std::uint32_t number) {
  std::weak_ptr<File>& known = files_[number];
  std::shared_ptr<File> file = known.lock();
  if (!file) {
    file = SATCHEL_TRY(as_log_result(disk_.open(path(number))));
    known = file;
  }
  last_used_ = file;
  return file;
}

LogResult<SegmentFiles::Header> SegmentFiles::header(std::uint32_t number) {
  if (const auto known = headers_.find(number); known != headers_.end()) return known->second;
  const std::shared_ptr<File> opened = SATCHEL_TRY(file(number));
  std::string octets(segment_start_octets, '\0');
  // A file shorter than both copies is one whose creation was cut short.
  if (SATCHEL_TRY(as_log_result(opened->read(0, octets))) < octets.size()) return Header{};

  Header header;
  for (std::size_t copy = 0; copy < segment_start_octets; copy += segment_header_octets) {
    auto decoded = decode_segment_header(std::string_view(octets).substr(copy, segment_header_octets));
    // A file that carries another one's number was put there by somebody: its records are not this segment's.
    if (decoded && decoded->number == number)
      header.valid = decoded;
    else
      header.damaged_copy = copy;
  }
  if (!header.valid) return Header{};
  if (header.valid->version != format_version)
    return std::unexpected(
        LogError{LogErrorKind::failed, fmt::format("{} is of format version {}, which this program does not know",
                                                   path(number), header.valid->version)});
  headers_.emplace(number, header);
  return header;
}

LogResult<std::shared_ptr<File>> SegmentFiles::create(const SegmentHeader& header) {
  std::shared_ptr<File> file = SATCHEL_TRY(as_log_result(disk_.create(path(header.number))));
  const std::string octets = encode(header);
  const std::string_view piece = octets;
  SATCHEL_TRY_VOID(as_log_result(file->append({&piece, 1})));
  files_[header.number] = file;
  headers_.insert_or_assign(header.number, Header{.valid = header, .damaged_copy = std::nullopt});
  return file;
}

}  // namespace satchel::recordlog
