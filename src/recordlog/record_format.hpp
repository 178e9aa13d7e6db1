#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "recordlog/log.hpp"

/// The octets of segment and record headers, as docs/formats/record-log.md has them.
namespace satchel::recordlog {

constexpr std::uint16_t format_version = 1;
constexpr std::size_t segment_header_octets = 40;
/// Both copies of the segment's header: where the first record begins.
constexpr std::size_t segment_start_octets = 2 * segment_header_octets;
constexpr std::size_t record_header_octets = 64;
/// Eight digits in a file's name.
constexpr std::uint32_t largest_segment = 99'999'999;
constexpr std::size_t largest_attributes_octets = 65'535;

/// Some 73,000 years from 1970: times are read as no farther away, so that they can be added and compared.
constexpr std::int64_t farthest_time_us = std::int64_t{1} << 61;

/// Begins every record of one segment.
using Marker = std::array<char, 8>;

struct SegmentHeader {
  std::uint16_t version = format_version;
  std::uint32_t number = 0;
  Marker marker{};
  std::uint64_t previous_end = 0;  ///< octets of the segment before that count, as it was first written; 0: all
  std::uint16_t generation = 0;    ///< 0: as first written
  std::uint32_t last = 0;          ///< of a later generation: it stands in for the segments `number` to `last`
};

/// Both copies.
std::string encode(const SegmentHeader& header);
/// One copy, when its checksum matches. `octets` has segment_header_octets.
std::optional<SegmentHeader> decode_segment_header(std::string_view octets);

/// What a record's header holds beside RecordHeader.
struct RecordFrame {
  std::uint64_t payload_octets = 0;
  std::uint32_t payload_crc = 0;
  std::uint32_t batch_distance = 0;
};

void append_record_header(std::string& out, const Marker& marker, const RecordHeader& header, const RecordFrame& frame);

/// How long the attributes are that follow, when `fixed` (record_header_octets) begins with the marker.
std::optional<std::size_t> attributes_length(std::string_view fixed, const Marker& marker);

struct DecodedRecord {
  RecordHeader header;
  RecordFrame frame;
};
/// `octets`: the fixed part and the attributes. Nothing when the checksum does not match.
std::optional<DecodedRecord> decode_record_header(std::string_view octets);

}  // namespace satchel::recordlog
