#include "store/log/quarantine.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/try.hpp"
#include "recordlog/crc32c.hpp"
#include "store/log/record_types.hpp"

namespace satchel::store {
namespace {

constexpr std::uint64_t part_octets = 1ULL << 20;
constexpr std::string_view suffix = ".octets";

/// Gives the octets part by part; false from `take` ends it early.
recordlog::DiskResult<void> read_parts(recordlog::File& file, std::uint64_t offset, std::uint64_t octets,
                                       base::FunctionRef<recordlog::DiskResult<void>(std::string_view)> take) {
  std::string part(static_cast<std::size_t>(std::min(octets, part_octets)), '\0');
  while (octets > 0) {
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(octets, part.size()));
    const std::size_t got = SATCHEL_TRY(file.read(offset, {part.data(), wanted}));
    if (got == 0) return {};
    SATCHEL_TRY_VOID(take({part.data(), got}));
    offset += got;
    octets -= got;
  }
  return {};
}

recordlog::DiskResult<std::string> kept_name(recordlog::File& segment, recordlog::SegmentName name,
                                             std::uint64_t offset, std::uint64_t octets) {
  std::uint32_t crc = 0;
  SATCHEL_TRY_VOID(read_parts(segment, offset, octets, [&](std::string_view part) -> recordlog::DiskResult<void> {
    crc = recordlog::crc32c(crc, part);
    return {};
  }));
  return fmt::format("{:08}.{:05}-{}-{:08x}{}", name.number, name.generation, offset, crc, suffix);
}

recordlog::DiskResult<void> copy(recordlog::Disk& disk, const std::string& directory, const std::string& kept,
                                 recordlog::File& segment, std::uint64_t offset, std::uint64_t octets) {
  const std::string path = directory + '/' + kept;
  if (disk.open(path)) return {};
  SATCHEL_TRY_VOID(disk.create_directories(directory));
  const std::string beside = path + ".new";
  if (auto removed = disk.remove(beside); !removed && removed.error().kind != recordlog::DiskErrorKind::not_found)
    return std::unexpected(std::move(removed).error());
  const auto file = SATCHEL_TRY(disk.create(beside));
  SATCHEL_TRY_VOID(
      read_parts(segment, offset, octets, [&](std::string_view part) { return file->append({&part, 1}); }));
  SATCHEL_TRY_VOID(file->sync());
  SATCHEL_TRY_VOID(disk.rename(beside, path));
  return disk.sync_directory(directory);
}

}  // namespace

std::string quarantine_directory(const std::string& maildrop_directory) { return maildrop_directory + "/quarantine"; }

Result<std::string> set_aside(Maildrop& maildrop, recordlog::File& segment, recordlog::SegmentName name,
                              std::uint64_t offset, std::uint64_t octets) {
  std::string kept = SATCHEL_TRY(as_store_result(kept_name(segment, name, offset, octets)));
  SATCHEL_TRY_VOID(as_store_result(
      copy(maildrop.disk(), quarantine_directory(maildrop.directory()), kept, segment, offset, octets)));
  return kept;
}

Result<bool> is_set_aside(Maildrop& maildrop, recordlog::File& segment, recordlog::SegmentName name,
                          std::uint64_t offset, std::uint64_t octets) {
  const std::string kept = SATCHEL_TRY(as_store_result(kept_name(segment, name, offset, octets)));
  return maildrop.disk().open(quarantine_directory(maildrop.directory()) + '/' + kept).has_value();
}

bool quarantined_name_fits(const std::string& name, std::uint32_t crc) {
  return name.ends_with(fmt::format("-{:08x}{}", crc, suffix));
}

}  // namespace satchel::store
