#include "recordlog/record_format.hpp"

#include <algorithm>

#include "recordlog/crc32c.hpp"
#include "recordlog/little_endian.hpp"

namespace satchel::recordlog {
namespace {

constexpr std::string_view magic = "SATCHLOG";

// Where the fields of a segment header begin.
namespace segment_field {
constexpr std::size_t version = 8;
constexpr std::size_t generation = 10;
constexpr std::size_t number = 12;
constexpr std::size_t marker = 16;
constexpr std::size_t previous_end = 24;
constexpr std::size_t last = 32;
constexpr std::size_t crc = 36;
}  // namespace segment_field

// Where the fields of a record begin.
namespace record_field {
constexpr std::size_t header_crc = 8;
constexpr std::size_t type = 12;
constexpr std::size_t flags = 13;
constexpr std::size_t attributes_length = 14;
constexpr std::size_t payload_length = 16;
constexpr std::size_t octets = 24;
constexpr std::size_t time = 32;
constexpr std::size_t id = 40;
constexpr std::size_t payload_crc = 56;
constexpr std::size_t batch_distance = 60;
}  // namespace record_field

std::string_view as_octets(const Marker& marker) { return {marker.data(), marker.size()}; }

}  // namespace

std::string encode(const SegmentHeader& header) {
  std::string octets(magic);
  append_little_endian(octets, header.version);
  append_little_endian(octets, header.generation);
  append_little_endian(octets, header.number);
  octets += as_octets(header.marker);
  append_little_endian(octets, header.previous_end);
  append_little_endian(octets, header.last);
  append_little_endian(octets, crc32c(0, octets));
  return octets + octets;
}

std::optional<SegmentHeader> decode_segment_header(std::string_view octets) {
  if (octets.size() < segment_header_octets || !octets.starts_with(magic)) return std::nullopt;
  const char* const at = octets.data();
  if (read_little_endian<std::uint32_t>(at + segment_field::crc) != crc32c(0, octets.substr(0, segment_field::crc)))
    return std::nullopt;
  SegmentHeader header;
  header.version = read_little_endian<std::uint16_t>(at + segment_field::version);
  header.generation = read_little_endian<std::uint16_t>(at + segment_field::generation);
  header.last = read_little_endian<std::uint32_t>(at + segment_field::last);
  header.number = read_little_endian<std::uint32_t>(at + segment_field::number);
  std::copy_n(at + segment_field::marker, header.marker.size(), header.marker.begin());
  header.previous_end = read_little_endian<std::uint64_t>(at + segment_field::previous_end);
  return header;
}

void append_record_header(std::string& out, const Marker& marker, const RecordHeader& header,
                          const RecordFrame& frame) {
  std::string checked;
  checked.reserve(record_header_octets + header.attributes.size());
  append_little_endian(checked, header.type);
  append_little_endian(checked, header.flags);
  append_little_endian(checked, static_cast<std::uint16_t>(header.attributes.size()));
  append_little_endian(checked, frame.payload_octets);
  append_little_endian(checked, header.octets);
  append_little_endian(checked, header.time_us);
  checked.append(reinterpret_cast<const char*>(header.id.data()), header.id.size());
  append_little_endian(checked, frame.payload_crc);
  append_little_endian(checked, frame.batch_distance);
  checked += header.attributes;

  out += as_octets(marker);
  append_little_endian(out, crc32c(0, checked));
  out += checked;
}

std::optional<std::size_t> attributes_length(std::string_view fixed, const Marker& marker) {
  if (fixed.size() < record_header_octets || !fixed.starts_with(as_octets(marker))) return std::nullopt;
  return read_little_endian<std::uint16_t>(fixed.data() + record_field::attributes_length);
}

std::optional<DecodedRecord> decode_record_header(std::string_view octets) {
  const char* const at = octets.data();
  if (read_little_endian<std::uint32_t>(at + record_field::header_crc) != crc32c(0, octets.substr(record_field::type)))
    return std::nullopt;
  DecodedRecord record;
  record.header.type = read_little_endian<std::uint8_t>(at + record_field::type);
  record.header.flags = read_little_endian<std::uint8_t>(at + record_field::flags);
  record.header.octets = read_little_endian<std::uint64_t>(at + record_field::octets);
  record.header.time_us =
      std::clamp(read_little_endian<std::int64_t>(at + record_field::time), -farthest_time_us, farthest_time_us);
  std::transform(at + record_field::id, at + record_field::payload_crc, record.header.id.begin(),
                 [](char c) { return static_cast<std::uint8_t>(c); });
  record.header.attributes = octets.substr(record_header_octets);
  record.frame.payload_octets = read_little_endian<std::uint64_t>(at + record_field::payload_length);
  record.frame.payload_crc = read_little_endian<std::uint32_t>(at + record_field::payload_crc);
  record.frame.batch_distance = read_little_endian<std::uint32_t>(at + record_field::batch_distance);
  return record;
}

}  // namespace satchel::recordlog
