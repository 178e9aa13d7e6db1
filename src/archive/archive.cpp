#include "archive/archive.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "archive/catalogue/database.hpp"
#include "archive/catalogue/failure.hpp"
#include "archive/catalogue/query_text.hpp"
#include "archive/catalogue/reader.hpp"
#include "archive/catalogue/writer.hpp"
#include "archive/journal/catch_up.hpp"
#include "archive/journal/failure.hpp"
#include "archive/journal/records.hpp"
#include "archive/journal/verify.hpp"
#include "base/ascii.hpp"
#include "base/try.hpp"
#include "recordlog/log.hpp"

namespace satchel::archive {
namespace {

constexpr const char* log_directory = "log";
constexpr const char* catalogue_name = "catalogue.sqlite";
constexpr std::size_t shortest_prefix = 4;
constexpr std::size_t id_digits = 64;

/// Changes of the log and of the catalogue are made under the log's writers' lock, from the scan to the commit: so the
/// catalogue never runs ahead of the log, nor behind it by more than one batch that was cut short.
class LoggedArchive final : public Archive {
 public:
  LoggedArchive(std::unique_ptr<recordlog::Disk> disk, std::unique_ptr<recordlog::Log> log,
                std::unique_ptr<SQLite::Database> database)
      : disk_(std::move(disk)),
        log_(std::move(log)),
        database_(std::move(database)),
        writer_(*database_),
        reader_(*database_) {}

  /// Under the writers' lock.
  Result<void> catch_up_locked() { return catch_up(*log_, writer_); }

  Result<std::unordered_set<std::string>> known_uidls(std::string_view account) override;
  Result<StoreCount> store(const std::vector<Arrival>& batch) override;
  Result<std::vector<Summary>> search(std::string_view query, std::size_t limit) override;
  Result<std::uint64_t> count(std::string_view query) override;
  Result<std::string> resolve(std::string_view id_prefix) override;
  Result<Summary> summary(std::string_view id) override;
  Result<std::string> read(std::string_view id) override;
  Result<Totals> totals() override;
  Result<Verification> verify(const Progress& progress) override;
  Result<std::uint64_t> for_each(
      std::string_view query,
      base::FunctionRef<Result<void>(const Summary& summary, std::string_view octets)> message) override;

 private:
  /// What `store` appends for a batch.
  struct Plan {
    std::vector<recordlog::PendingRecord> records;
    std::vector<std::string_view> payloads;  ///< of each record; empty for a sighting
    StoreCount count;
  };

  Plan plan(const std::vector<Arrival>& batch);
  Result<CatalogueReader::Entry> find(std::string_view id);
  Result<std::string> read_entry(const CatalogueReader::Entry& entry);

  std::unique_ptr<recordlog::Disk> disk_;
  std::unique_ptr<recordlog::Log> log_;
  std::unique_ptr<SQLite::Database> database_;
  CatalogueWriter writer_;
  CatalogueReader reader_;
};

Result<void> check_names(const std::vector<Arrival>& batch) {
  for (const Arrival& arrival : batch)
    if (arrival.account.size() > largest_name_octets || arrival.uidl.size() > largest_name_octets)
      return std::unexpected(
          Error{ErrorKind::bad_input,
                fmt::format("an account's name and a unique-id have at most {} octets", largest_name_octets)});
  return {};
}

Error not_found(std::string_view id) {
  return {ErrorKind::not_found, fmt::format("no message has an id that begins with {}: `satchel list` shows the ids",
                                            id.substr(0, id_digits))};
}

Result<std::unordered_set<std::string>> LoggedArchive::known_uidls(std::string_view account) {
  return guarded([&]() -> Result<std::unordered_set<std::string>> {
    // What another process has put into the log but not yet into the catalogue must not be fetched again.
    const auto lock = SATCHEL_TRY(as_result(log_->lock_for_writing()));
    SATCHEL_TRY_VOID(catch_up_locked());
    return reader_.known_uidls(account);
  });
}

Result<StoreCount> LoggedArchive::store(const std::vector<Arrival>& batch) {
  return guarded([&]() -> Result<StoreCount> {
    SATCHEL_TRY_VOID(check_names(batch));
    const auto lock = SATCHEL_TRY(as_result(log_->lock_for_writing()));
    SATCHEL_TRY_VOID(catch_up_locked());
    const Plan planned = plan(batch);
    if (planned.records.empty()) return planned.count;

    const auto written = SATCHEL_TRY(as_result(log_->append(planned.records)));
    SQLite::Transaction transaction = writer_.begin_batch();
    for (std::size_t i = 0; i < written.size(); ++i) writer_.enter(written[i], planned.payloads[i]);
    writer_.finish_batch(written.back());
    transaction.commit();
    return planned.count;
  });
}

/// Compares the batch with the catalogue and with itself. Views in the result are into `batch`.
LoggedArchive::Plan LoggedArchive::plan(const std::vector<Arrival>& batch) {
  Plan plan;
  std::set<std::array<char, 32>> fresh;
  std::set<std::tuple<std::array<char, 32>, std::string_view, std::string_view>> noted;
  for (const Arrival& arrival : batch) {
    const Digest digest = sha256(arrival.message);
    const auto number = writer_.find(digest);
    const bool is_new = !number && fresh.insert(digest.octets).second;
    ++(is_new ? plan.count.stored : plan.count.duplicates);
    if (!noted.emplace(digest.octets, arrival.account, arrival.uidl).second) continue;
    if (number && writer_.has_sighting(arrival.account, arrival.uidl, *number)) continue;

    const auto type = is_new ? RecordType::message : RecordType::sighting;
    recordlog::PendingRecord record;
    record.header =
        encode_header({type, digest, arrival.account, arrival.uidl, arrival.time_us}, arrival.message.size());
    if (is_new) record.payload.push_back(arrival.message);
    plan.records.push_back(std::move(record));
    plan.payloads.push_back(is_new ? arrival.message : std::string_view());
  }
  return plan;
}

Result<std::vector<Summary>> LoggedArchive::search(std::string_view query, std::size_t limit) {
  return guarded(
      [&]() -> Result<std::vector<Summary>> { return reader_.search(SATCHEL_TRY(to_match_expression(query)), limit); });
}

Result<std::uint64_t> LoggedArchive::count(std::string_view query) {
  return guarded([&]() -> Result<std::uint64_t> { return reader_.count(SATCHEL_TRY(to_match_expression(query))); });
}

Result<std::string> LoggedArchive::resolve(std::string_view id_prefix) {
  return guarded([&]() -> Result<std::string> {
    const std::string digits = base::lowercase(id_prefix);
    if (digits.size() < shortest_prefix || digits.find_first_not_of("0123456789abcdef") != std::string::npos)
      return std::unexpected(
          Error{ErrorKind::bad_input, fmt::format("an id is given by its first {} or more hexadecimal digits: "
                                                  "`satchel list` shows the ids",
                                                  shortest_prefix)});
    if (digits.size() > id_digits) return std::unexpected(not_found(digits));
    const auto ids = reader_.ids_beginning_with(digits, 2);
    if (ids.empty()) return std::unexpected(not_found(digits));
    if (ids.size() > 1)
      return std::unexpected(
          Error{ErrorKind::ambiguous, fmt::format("more than one id begins with {}: give more digits", digits)});
    return ids.front();
  });
}

Result<CatalogueReader::Entry> LoggedArchive::find(std::string_view id) {
  const auto digest = digest_from_hex(id);
  const auto entry = digest ? reader_.find(*digest) : std::nullopt;
  if (!entry) return std::unexpected(not_found(id));
  return *entry;
}

Result<Summary> LoggedArchive::summary(std::string_view id) {
  return guarded([&]() -> Result<Summary> {
    const auto entry = SATCHEL_TRY(find(id));
    auto summary = reader_.summary(entry.number);
    if (!summary) return std::unexpected(not_found(id));
    return std::move(*summary);
  });
}

Result<std::string> LoggedArchive::read(std::string_view id) {
  return guarded([&]() -> Result<std::string> { return read_entry(SATCHEL_TRY(find(id))); });
}

Result<std::string> LoggedArchive::read_entry(const CatalogueReader::Entry& entry) {
  const auto record = log_->record_at(entry.position);
  auto payload = record ? log_->read_payload(*record) : std::unexpected(record.error());
  if (!payload) {
    Error error = to_error(payload.error());
    error.detail = fmt::format("message {}: {}", entry.digest.hex(), error.detail);
    return std::unexpected(std::move(error));
  }
  if (sha256(*payload) != entry.digest)
    return std::unexpected(
        Error{ErrorKind::damaged, fmt::format("message {} is not what was stored (its SHA-256 differs): run `satchel "
                                              "verify` to see what else is damaged",
                                              entry.digest.hex())});
  return std::move(*payload);
}

Result<Totals> LoggedArchive::totals() {
  return guarded([&]() -> Result<Totals> { return reader_.totals(); });
}

Result<Verification> LoggedArchive::verify(const Progress& progress) {
  return guarded([&]() -> Result<Verification> {
    // The lock is held until the catalogue's state is pinned by a read transaction; others may store meanwhile.
    auto lock = SATCHEL_TRY(as_result(log_->lock_for_writing()));
    SATCHEL_TRY_VOID(catch_up_locked());
    SQLite::Transaction snapshot(*database_);
    const auto reached = writer_.progress();
    lock.reset();
    return verify_against_log(*log_, reader_, reached ? reached->next : recordlog::Position{}, progress);
  });
}

Result<std::uint64_t> LoggedArchive::for_each(
    std::string_view query, base::FunctionRef<Result<void>(const Summary& summary, std::string_view octets)> message) {
  return guarded([&]() -> Result<std::uint64_t> {
    std::uint64_t done = 0;
    std::uint64_t damaged = 0;
    std::string first_damage;
    // Numbers only, so that no statement is open while `message` does what it likes.
    for (const std::int64_t number : reader_.in_log_order(SATCHEL_TRY(to_match_expression(query)))) {
      const auto entry = reader_.find(number);
      const auto summary = reader_.summary(number);
      if (!entry || !summary) continue;
      const auto octets = read_entry(*entry);
      if (!octets && octets.error().kind != ErrorKind::damaged) return std::unexpected(octets.error());
      if (!octets) {
        if (damaged++ == 0) first_damage = octets.error().detail;
        continue;
      }
      SATCHEL_TRY_VOID(message(*summary, *octets));
      ++done;
    }
    if (damaged > 0)
      return std::unexpected(Error{ErrorKind::damaged, fmt::format("{} of {} messages cannot be read; the first: {}",
                                                                   damaged, damaged + done, first_damage)});
    return done;
  });
}

}  // namespace

Result<std::unique_ptr<Archive>> Archive::open(const std::string& home) {
  return guarded([&]() -> Result<std::unique_ptr<Archive>> {
    auto disk = SATCHEL_TRY(as_result(recordlog::open_real_disk(home)));
    auto log = SATCHEL_TRY(as_result(recordlog::Log::open(*disk, log_directory)));
    const auto lock = SATCHEL_TRY(as_result(log->lock_for_writing()));
    auto database = SATCHEL_TRY(open_database(home + "/" + catalogue_name));
    auto archive = std::make_unique<LoggedArchive>(std::move(disk), std::move(log), std::move(database));
    SATCHEL_TRY_VOID(archive->catch_up_locked());
    return archive;
  });
}

}  // namespace satchel::archive
