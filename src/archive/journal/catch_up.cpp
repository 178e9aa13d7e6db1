#include "archive/journal/catch_up.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "archive/journal/failure.hpp"
#include "base/try.hpp"

namespace satchel::archive {
namespace {

/// What one transaction holds at most, so that making a large catalogue again takes bounded memory.
constexpr std::size_t chunk_records = 2'000;
constexpr std::uint64_t chunk_octets = 16 << 20;

/// Whether the last record that the catalogue knows is in the log where it was. When not, the log is another one, or
/// an older copy of it was put back, and nothing the catalogue says of it can be relied on.
Result<bool> belongs_together(recordlog::Log& log, const LogProgress& progress) {
  const auto record = log.record_at(progress.last);
  if (record) return record->header.id == progress.last_id && record->end == progress.next;
  if (record.error().kind == recordlog::LogErrorKind::failed) return std::unexpected(to_error(record.error()));
  return false;
}

/// The payload of a message's record when it is whole. A damaged one is left out: the catalogue then does not claim to
/// hold the message, so it is fetched again where that is still possible. `verify` reports the damage.
Result<std::optional<std::string>> whole_payload(recordlog::Log& log, const recordlog::Record& record) {
  const auto said = decode_header(record.header);
  if (!said) return std::nullopt;
  if (said->type != RecordType::message) return std::string();
  auto payload = log.read_payload(record);
  if (!payload) {
    if (payload.error().kind == recordlog::LogErrorKind::failed) return std::unexpected(to_error(payload.error()));
    return std::nullopt;
  }
  if (sha256(*payload) != said->digest) return std::nullopt;
  return std::move(*payload);
}

/// Enters records from the front of `positions` up to a chunk's size, in the open transaction. Returns how many.
Result<std::size_t> enter_chunk(recordlog::Log& log, CatalogueWriter& writer,
                                std::span<const recordlog::Position> positions) {
  std::uint64_t octets = 0;
  std::size_t entered = 0;
  recordlog::Record last;
  while (entered < positions.size() && entered < chunk_records && octets < chunk_octets) {
    last = SATCHEL_TRY(as_result(log.record_at(positions[entered])));
    const auto payload = SATCHEL_TRY(whole_payload(log, last));
    if (payload) writer.enter(last, *payload);
    octets += last.payload_octets;
    ++entered;
  }
  writer.finish_batch(last);
  return entered;
}

}  // namespace

Result<void> catch_up(recordlog::Log& log, CatalogueWriter& writer) {
  auto progress = writer.progress();
  bool start_over = false;
  if (progress && !SATCHEL_TRY(belongs_together(log, *progress))) {
    start_over = true;
    progress.reset();
  }
  std::vector<recordlog::Position> fresh;
  SATCHEL_TRY(as_result(log.scan(
      progress ? progress->next : recordlog::Position{},
      [&](const recordlog::Record& record) { fresh.push_back(record.position); }, [](const recordlog::Damage&) {})));

  std::span<const recordlog::Position> rest = fresh;
  while (start_over || !rest.empty()) {
    SQLite::Transaction transaction = writer.begin_batch();
    if (start_over) writer.clear();
    start_over = false;
    if (!rest.empty()) rest = rest.subspan(SATCHEL_TRY(enter_chunk(log, writer, rest)));
    transaction.commit();
  }
  return {};
}

}  // namespace satchel::archive
