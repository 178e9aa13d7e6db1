#include "recordlog/segment_files.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/ascii.hpp"
#include "base/try.hpp"
#include "recordlog/log_error.hpp"

namespace satchel::recordlog {
namespace {

constexpr std::string_view suffix = ".seg";
constexpr std::size_t number_digits = 8;
constexpr std::size_t generation_digits = 5;

std::optional<std::uint32_t> parse_digits(std::string_view text, std::size_t digits) {
  if (text.size() != digits) return std::nullopt;
  const auto number = base::parse_decimal(text);
  if (!number || *number == 0) return std::nullopt;
  return static_cast<std::uint32_t>(*number);
}

/// "00000003.seg", or "00000003.0002.seg" for what a compaction wrote.
std::optional<SegmentName> parse_name(std::string_view name) {
  if (!name.ends_with(suffix) || name.size() < number_digits + suffix.size()) return std::nullopt;
  name.remove_suffix(suffix.size());
  const auto number = parse_digits(name.substr(0, number_digits), number_digits);
  name.remove_prefix(number_digits);
  if (!number) return std::nullopt;
  if (name.empty()) return SegmentName{*number, 0};
  if (!name.starts_with('.')) return std::nullopt;
  const auto generation = parse_digits(name.substr(1), generation_digits);
  if (!generation || *generation > UINT16_MAX) return std::nullopt;
  return SegmentName{*number, static_cast<std::uint16_t>(*generation)};
}

/// Marks what a newer generation stands in for. A compaction takes in whole segments only, so what is covered by two is
/// covered by the one that came later.
void mark_replaced(std::vector<Segment>& segments) {
  const Segment* cover = nullptr;
  for (Segment& segment : segments) {
    segment.replaced =
        cover != nullptr && segment.name.number <= cover->last && segment.name.generation < cover->name.generation;
    if (!segment.replaced) cover = &segment;
  }
}

}  // namespace

std::string segment_file_name(SegmentName name) {
  if (name.generation == 0) return fmt::format("{:08}{}", name.number, suffix);
  return fmt::format("{:08}.{:05}{}", name.number, name.generation, suffix);
}

std::string SegmentFiles::path(SegmentName name) const { return directory_ + '/' + segment_file_name(name); }

LogResult<std::vector<Segment>> SegmentFiles::list() {
  const std::vector<std::string> names = SATCHEL_TRY(as_log_result(disk_.list(directory_)));
  std::vector<Segment> segments;
  for (const std::string& text : names) {
    const auto name = parse_name(text);
    if (!name) continue;
    Segment segment{.name = *name, .last = name->number};
    if (name->generation > 0) {
      const Header known = SATCHEL_TRY(header(*name));
      // Without a header nobody knows what it stands in for: what it replaced counts while it is still there.
      segment.last = known.valid ? known.valid->last : 0;
    }
    segments.push_back(segment);
  }
  std::ranges::sort(segments, [](const Segment& a, const Segment& b) {
    return a.name.number != b.name.number ? a.name.number < b.name.number : a.name.generation > b.name.generation;
  });
  mark_replaced(segments);
  return segments;
}

LogResult<std::shared_ptr<File>> SegmentFiles::file(SegmentName name) {
  std::weak_ptr<File>& known = files_[name];
  std::shared_ptr<File> file = known.lock();
  if (!file) {
    file = SATCHEL_TRY(as_log_result(disk_.open(path(name))));
    known = file;
  }
  last_used_ = file;
  return file;
}

LogResult<SegmentFiles::Header> SegmentFiles::header(SegmentName name) {
  if (const auto known = headers_.find(name); known != headers_.end()) return known->second;
  const std::shared_ptr<File> opened = SATCHEL_TRY(file(name));
  std::string octets(segment_start_octets, '\0');
  // A file shorter than both copies is one whose creation was cut short.
  if (SATCHEL_TRY(as_log_result(opened->read(0, octets))) < octets.size()) return Header{};

  Header header;
  for (std::size_t copy = 0; copy < segment_start_octets; copy += segment_header_octets) {
    auto decoded = decode_segment_header(std::string_view(octets).substr(copy, segment_header_octets));
    // A file that carries another one's number was put there by somebody: its records are not this segment's.
    if (decoded && decoded->number == name.number && decoded->generation == name.generation)
      header.valid = decoded;
    else
      header.damaged_copy = copy;
  }
  if (!header.valid) return Header{};
  if (header.valid->version != format_version)
    return std::unexpected(
        LogError{LogErrorKind::failed, fmt::format("{} is of format version {}, which this program does not know",
                                                   path(name), header.valid->version)});
  headers_.emplace(name, header);
  return header;
}

LogResult<std::shared_ptr<File>> SegmentFiles::create_at(const std::string& path, const SegmentHeader& header) {
  std::shared_ptr<File> file = SATCHEL_TRY(as_log_result(disk_.create(path)));
  const std::string octets = encode(header);
  const std::string_view piece = octets;
  SATCHEL_TRY_VOID(as_log_result(file->append({&piece, 1})));
  return file;
}

LogResult<std::shared_ptr<File>> SegmentFiles::create(const SegmentHeader& header) {
  const SegmentName name{header.number, header.generation};
  std::shared_ptr<File> file = SATCHEL_TRY(create_at(path(name), header));
  files_[name] = file;
  headers_.insert_or_assign(name, Header{.valid = header, .damaged_copy = std::nullopt});
  return file;
}

LogResult<std::shared_ptr<File>> SegmentFiles::create_aside(const SegmentHeader& header) {
  const std::string aside = path({header.number, header.generation}) + ".new";
  // One that a killed process left.
  if (auto removed = disk_.remove(aside); !removed && removed.error().kind != DiskErrorKind::not_found)
    return std::unexpected(as_log_error(std::move(removed).error()));
  return create_at(aside, header);
}

LogResult<void> SegmentFiles::put_in_place(SegmentName name) {
  SATCHEL_TRY_VOID(as_log_result(disk_.rename(path(name) + ".new", path(name))));
  return as_log_result(disk_.sync_directory(directory_));
}

LogResult<void> SegmentFiles::remove(SegmentName name) {
  headers_.erase(name);
  return as_log_result(disk_.remove(path(name)));
}

}  // namespace satchel::recordlog
