#include "store/log/index_file.hpp"

#include <algorithm>
#include <cstring>

#include "base/try.hpp"
#include "recordlog/crc32c.hpp"
#include "recordlog/little_endian.hpp"

namespace satchel::store {
namespace {

using recordlog::append_little_endian;
using recordlog::Position;
using recordlog::read_little_endian;
using recordlog::RecordId;

constexpr std::string_view magic = "SATCHIDX";
constexpr std::uint16_t version = 1;
constexpr std::size_t head_octets = 60;
constexpr std::size_t entry_octets = 48;
constexpr std::size_t crc_octets = 4;

void append_position(std::string& out, Position position) {
  append_little_endian(out, position.segment);
  append_little_endian(out, position.offset);
}

Position read_position(const char* from) {
  return {read_little_endian<std::uint32_t>(from), read_little_endian<std::uint64_t>(from + 4)};
}

void append_entry(std::string& out, const Entry& entry) {
  append_id(out, entry.id);
  append_little_endian(out, entry.segment);
  append_little_endian(out, entry.payload_crc);
  append_little_endian(out, entry.payload_offset);
  append_little_endian(out, entry.wire_octets);
  append_little_endian(out, entry.octets);
}

Entry read_entry(const char* from) {
  Entry entry;
  std::memcpy(entry.id.data(), from, entry.id.size());
  entry.segment = read_little_endian<std::uint32_t>(from + 16);
  entry.payload_crc = read_little_endian<std::uint32_t>(from + 20);
  entry.payload_offset = read_little_endian<std::uint64_t>(from + 24);
  entry.wire_octets = read_little_endian<std::uint64_t>(from + 32);
  entry.octets = read_little_endian<std::uint64_t>(from + 40);
  return entry;
}

}  // namespace

std::string encode_index(const Index& index) {
  std::string out(magic);
  out.reserve(head_octets + index.messages.size() * entry_octets + crc_octets);
  append_little_endian(out, version);
  append_little_endian(out, std::uint16_t{0});
  append_position(out, index.next);
  append_position(out, index.last_record);
  append_id(out, index.last_id);
  append_little_endian(out, static_cast<std::uint64_t>(index.messages.size()));
  for (std::size_t i = 0; i < index.messages.size(); ++i) append_entry(out, index.messages[i]);
  append_little_endian(out, recordlog::crc32c(0, out));
  return out;
}

std::optional<Index> decode_index(std::string_view octets) {
  if (octets.size() < head_octets + crc_octets || !octets.starts_with(magic)) return std::nullopt;
  const std::size_t checked = octets.size() - crc_octets;
  const char* const at = octets.data();
  if (read_little_endian<std::uint32_t>(at + checked) != recordlog::crc32c(0, octets.substr(0, checked)))
    return std::nullopt;
  if (read_little_endian<std::uint16_t>(at + 8) != version) return std::nullopt;
  const auto count = read_little_endian<std::uint64_t>(at + 52);
  if ((checked - head_octets) % entry_octets != 0 || (checked - head_octets) / entry_octets != count)
    return std::nullopt;

  Index index;
  index.next = read_position(at + 12);
  index.last_record = read_position(at + 24);
  std::memcpy(index.last_id.data(), at + 36, index.last_id.size());
  for (std::uint64_t i = 0; i < count; ++i) index.messages.append(read_entry(at + head_octets + i * entry_octets));
  return index;
}

std::optional<Index> read_index(recordlog::Disk& disk, const std::string& directory) {
  const auto file = disk.open(directory + "/index");
  if (!file) return std::nullopt;
  const auto size = (*file)->size();
  if (!size) return std::nullopt;
  std::string octets(static_cast<std::size_t>(*size), '\0');
  const auto got = (*file)->read(0, octets);
  if (!got || *got != octets.size()) return std::nullopt;
  return decode_index(octets);
}

recordlog::DiskResult<void> write_index(recordlog::Disk& disk, const std::string& directory, const Index& index) {
  const std::string beside = directory + "/index.new";
  // One that a killed process left.
  if (auto removed = disk.remove(beside); !removed && removed.error().kind != recordlog::DiskErrorKind::not_found)
    return removed;
  {
    const auto file = SATCHEL_TRY(disk.create(beside));
    const std::string octets = encode_index(index);
    const std::string_view piece = octets;
    SATCHEL_TRY_VOID(file->append({&piece, 1}));
  }
  return disk.rename(beside, directory + "/index");
}

}  // namespace satchel::store
