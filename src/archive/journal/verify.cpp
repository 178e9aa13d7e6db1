#include "archive/journal/verify.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "archive/journal/failure.hpp"
#include "archive/journal/records.hpp"
#include "base/try.hpp"

namespace satchel::archive {
namespace {

constexpr std::uint64_t progress_every = 64;

/// One pass over the log, then one over the catalogue.
class Verifier {
 public:
  Verifier(recordlog::Log& log, CatalogueReader& catalogue, recordlog::Position end)
      : log_(log), catalogue_(catalogue), end_(end) {}

  Result<Verification> run(const Progress& progress) {
    SATCHEL_TRY_VOID(find_records());
    std::uint64_t done = 0;
    for (const recordlog::Position position : positions_) {
      check_record(position);
      if (progress && (++done % progress_every == 0 || done == positions_.size())) progress(done, positions_.size());
    }
    std::ranges::sort(sightings_);
    check_catalogue();
    return std::move(found_);
  }

 private:
  template <class... Args>
  void problem(fmt::format_string<Args...> format, Args&&... args) {
    found_.problems.push_back(fmt::format(format, std::forward<Args>(args)...));
  }

  Result<void> find_records();
  void check_record(recordlog::Position position);
  void check_message(const recordlog::Record& record, const ArchiveRecord& said);
  void check_sighting(const ArchiveRecord& said);
  void check_catalogue();
  void check_entry(const CatalogueReader::Entry& entry);

  static std::size_t fingerprint(std::string_view account, std::string_view uidl, const Digest& digest) {
    std::string fact(account);
    fact.append(1, '\0').append(uidl).append(1, '\0').append(digest.view());
    return std::hash<std::string>{}(fact);
  }

  recordlog::Log& log_;
  CatalogueReader& catalogue_;
  const recordlog::Position end_;
  std::vector<recordlog::Position> positions_;
  std::optional<std::uint32_t> uncached_segment_;
  std::vector<std::size_t> sightings_;  ///< fingerprints of those the log holds
  Verification found_;
};

Result<void> Verifier::find_records() {
  const auto scanned = log_.scan(
      {},
      [&](const recordlog::Record& record) {
        if (record.position < end_) positions_.push_back(record.position);
      },
      [&](const recordlog::Damage& damage) {
        // A torn tail was never promised to anybody; if the catalogue has something in it, that is found below.
        if (damage.kind == recordlog::Damage::Kind::torn_tail) return;
        problem("log segment {}: {} octets from offset {} on are no valid record ({})", damage.segment, damage.octets,
                damage.offset, damage.detail);
      });
  if (!scanned) return std::unexpected(to_error(scanned.error()));
  return {};
}

void Verifier::check_record(recordlog::Position position) {
  if (uncached_segment_ != position.segment) {
    // What the system still has in memory says nothing of the disk.
    if (const auto file = log_.segment_file(position.name())) (*file)->forget_cache();
    uncached_segment_ = position.segment;
  }
  const auto record = log_.record_at(position);
  if (!record) {
    problem("log segment {}, offset {}: {}", position.segment, position.offset, record.error().detail);
    return;
  }
  const auto said = decode_header(record->header);
  if (!said) {
    problem("log segment {}, offset {}: a record of type {} that this version does not know", position.segment,
            position.offset, record->header.type);
    return;
  }
  if (said->type == RecordType::message)
    check_message(*record, *said);
  else
    check_sighting(*said);
}

void Verifier::check_message(const recordlog::Record& record, const ArchiveRecord& said) {
  const auto entry = catalogue_.find(said.digest);
  const bool is_the_listed = entry && entry->position == record.position;
  const auto payload = log_.read_payload(record);
  if (!payload) {
    problem("message {} is damaged: {}", said.digest.hex(), payload.error().detail);
  } else if (sha256(*payload) != said.digest) {
    problem("message {} is damaged: its SHA-256 is {}", said.digest.hex(), sha256(*payload).hex());
  } else if (!entry) {
    problem("message {} is in the log but not in the catalogue", said.digest.hex());
    return;
  } else if (is_the_listed) {
    if (entry->octets != payload->size())
      problem("message {} has {} octets, the catalogue says {}", said.digest.hex(), payload->size(), entry->octets);
    ++found_.messages;
    found_.octets += payload->size();
  }
  if (entry) check_sighting(said);
}

void Verifier::check_sighting(const ArchiveRecord& said) {
  sightings_.push_back(fingerprint(said.account, said.uidl, said.digest));
  if (catalogue_.find(said.digest) && !catalogue_.has_sighting(said.account, said.uidl, said.digest))
    problem("the catalogue lacks that account {} has message {} as {}", said.account, said.digest.hex(), said.uidl);
}

void Verifier::check_catalogue() {
  catalogue_.for_each_entry([&](const CatalogueReader::Entry& entry) { check_entry(entry); });
  catalogue_.for_each_sighting([&](std::string_view account, std::string_view uidl, const Digest& digest) {
    if (!std::ranges::binary_search(sightings_, fingerprint(account, uidl, digest)))
      problem("the catalogue says that account {} has message {} as {}, the log does not", account, digest.hex(), uidl);
  });
}

void Verifier::check_entry(const CatalogueReader::Entry& entry) {
  const auto record = log_.record_at(entry.position);
  const auto said = record ? decode_header(record->header) : std::nullopt;
  if (!said || said->type != RecordType::message || said->digest != entry.digest)
    problem("message {} is in the catalogue but not in the log (segment {}, offset {})", entry.digest.hex(),
            entry.position.segment, entry.position.offset);
}

}  // namespace

Result<Verification> verify_against_log(recordlog::Log& log, CatalogueReader& catalogue, recordlog::Position end,
                                        const Progress& progress) {
  return Verifier(log, catalogue, end).run(progress);
}

}  // namespace satchel::archive
