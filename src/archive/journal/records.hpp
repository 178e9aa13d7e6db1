#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "archive/sha256.hpp"
#include "recordlog/log.hpp"

/// What the archive writes into its log. The format is docs/formats/archive.md.
namespace satchel::archive {

enum class RecordType : std::uint8_t {
  message = 1,   ///< a message, and where it was first seen
  sighting = 2,  ///< one more place where a message was seen that the archive holds already
};

/// What a record says. `account` and `uidl` are views into the header it was read from.
struct ArchiveRecord {
  RecordType type;
  Digest digest;
  std::string_view account;
  std::string_view uidl;
  std::int64_t time_us;  ///< when it was fetched
};

/// The most octets an account's name or a unique-id may have.
inline constexpr std::size_t largest_name_octets = 30'000;

/// The log header of such a record. `octets`: of the message, for both types.
recordlog::RecordHeader encode_header(const ArchiveRecord& record, std::uint64_t octets);

/// Nothing when the record is of a type or form that this version does not know.
std::optional<ArchiveRecord> decode_header(const recordlog::RecordHeader& header [[clang::lifetimebound]]);

}  // namespace satchel::archive
