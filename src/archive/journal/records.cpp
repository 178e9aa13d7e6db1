#include "archive/journal/records.hpp"

#include <algorithm>
#include <string>

#include "recordlog/attributes.hpp"

namespace satchel::archive {
namespace {

constexpr std::uint8_t digest_tag = 1;
constexpr std::uint8_t account_tag = 2;
constexpr std::uint8_t uidl_tag = 3;

/// Made from what the record says, so that the same fact written twice has the same id.
recordlog::RecordId record_id(const ArchiveRecord& record) {
  Digest source = record.digest;
  if (record.type == RecordType::sighting) {
    std::string fact(record.account);
    fact += '\0';
    fact += record.uidl;
    fact += '\0';
    fact += record.digest.view();
    source = sha256(fact);
  }
  recordlog::RecordId id;
  std::transform(source.octets.begin(), source.octets.begin() + id.size(), id.begin(),
                 [](char octet) { return static_cast<std::uint8_t>(octet); });
  return id;
}

}  // namespace

recordlog::RecordHeader encode_header(const ArchiveRecord& record, std::uint64_t octets) {
  recordlog::RecordHeader header;
  header.type = static_cast<std::uint8_t>(record.type);
  header.id = record_id(record);
  header.time_us = record.time_us;
  header.octets = octets;
  recordlog::append_attribute(header.attributes, digest_tag, record.digest.view());
  recordlog::append_attribute(header.attributes, account_tag, record.account);
  recordlog::append_attribute(header.attributes, uidl_tag, record.uidl);
  return header;
}

std::optional<ArchiveRecord> decode_header(const recordlog::RecordHeader& header) {
  const auto type = static_cast<RecordType>(header.type);
  // Flags change how the payload is read (compression): one that is not known makes the record unreadable.
  if ((type != RecordType::message && type != RecordType::sighting) || header.flags != 0) return std::nullopt;
  const auto octets = recordlog::find_attribute(header.attributes, digest_tag);
  const auto digest = octets ? digest_from_octets(*octets) : std::nullopt;
  const auto account = recordlog::find_attribute(header.attributes, account_tag);
  const auto uidl = recordlog::find_attribute(header.attributes, uidl_tag);
  if (!digest || !account || !uidl) return std::nullopt;
  return ArchiveRecord{type, *digest, *account, *uidl, header.time_us};
}

}  // namespace satchel::archive
