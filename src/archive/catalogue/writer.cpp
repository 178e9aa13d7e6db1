#include "archive/catalogue/writer.hpp"

#include <algorithm>
#include <string>

namespace satchel::archive {
namespace {

constexpr int running_bits = 23;
constexpr std::int64_t latest_date = (std::int64_t{1} << (62 - running_bits)) - 1;
constexpr std::int64_t microseconds = 1'000'000;

/// The lowest number of a message with this date. Dates before 1970 sort as 1970, absurdly late ones as year 19,391.
std::int64_t first_number(std::int64_t date) { return std::clamp<std::int64_t>(date, 0, latest_date) << running_bits; }

std::string_view as_octets(const recordlog::RecordId& id) {
  return {reinterpret_cast<const char*>(id.data()), id.size()};
}

recordlog::Position position_at(Use& row, int column) {
  return {static_cast<std::uint32_t>(row.number(column)), static_cast<std::uint64_t>(row.number(column + 1))};
}

}  // namespace

CatalogueWriter::CatalogueWriter(SQLite::Database& database)
    : database_(database),
      progress_(database, "SELECT last_segment, last_offset, next_segment, next_offset, last_id FROM log_progress"),
      set_progress_(database,
                    "INSERT OR REPLACE INTO log_progress(only_row, last_segment, last_offset, next_segment, "
                    "next_offset, last_id) VALUES(1, ?, ?, ?, ?, ?)"),
      find_(database, "SELECT number FROM message WHERE sha256 = ?"),
      has_sighting_(database,
                    "SELECT 1 FROM sighting JOIN account ON account.number = sighting.account "
                    "WHERE account.name = ? AND uidl = ? AND message = ?"),
      last_number_(database, "SELECT max(number) FROM message WHERE number >= ? AND number < ?"),
      add_message_(database,
                   "INSERT INTO message(number, sha256, date, octets, log_segment, log_offset, sender, recipients, "
                   "subject) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      add_words_(database,
                 "INSERT INTO words(rowid, sender, recipients, subject, body, attachments) VALUES(?, ?, ?, ?, ?, ?)"),
      add_account_(database, "INSERT INTO account(name) VALUES(?)"),
      find_account_(database, "SELECT number FROM account WHERE name = ?"),
      add_sighting_(database, "INSERT OR IGNORE INTO sighting(account, uidl, message, time_us) VALUES(?, ?, ?, ?)") {}

std::optional<LogProgress> CatalogueWriter::progress() {
  Use row(progress_);
  if (!row->executeStep()) return std::nullopt;
  LogProgress progress{position_at(row, 0), {}, position_at(row, 2)};
  const std::string id = row.octets(4);
  std::copy_n(id.begin(), std::min(id.size(), progress.last_id.size()), progress.last_id.begin());
  return progress;
}

std::optional<std::int64_t> CatalogueWriter::find(const Digest& digest) {
  Use row(find_);
  row.blob(1, digest.view());
  return row->executeStep() ? std::optional(row.number(0)) : std::nullopt;
}

bool CatalogueWriter::has_sighting(std::string_view account, std::string_view uidl, std::int64_t message) {
  Use row(has_sighting_);
  row.text(1, account).text(2, uidl).number(3, message);
  return row->executeStep();
}

SQLite::Transaction CatalogueWriter::begin_batch() {
  // A batch that failed may have left some.
  unwritten_.clear();
  return SQLite::Transaction(database_, SQLite::TransactionBehavior::IMMEDIATE);
}

void CatalogueWriter::clear() {
  database_.exec(
      "DELETE FROM sighting; DELETE FROM account; DELETE FROM message; DELETE FROM log_progress;"
      "INSERT INTO words(words) VALUES('delete-all');");
}

void CatalogueWriter::enter(const recordlog::Record& record, std::string_view payload) {
  const auto said = decode_header(record.header);
  if (!said) return;
  auto number = find(said->digest);
  if (!number && said->type == RecordType::message) number = add_message(record, *said, payload);
  if (number) add_sighting(*said, *number);
}

std::int64_t CatalogueWriter::add_message(const recordlog::Record& record, const ArchiveRecord& said,
                                          std::string_view payload) {
  Document document = read_document(payload);
  const std::int64_t date = document.date.value_or(said.time_us / microseconds);
  const std::int64_t number = free_number(date);
  Use statement(add_message_);
  statement.number(1, number).blob(2, said.digest.view()).number(3, date);
  statement.number(4, static_cast<std::int64_t>(record.header.octets));
  statement.number(5, record.position.segment).number(6, static_cast<std::int64_t>(record.position.offset));
  statement.text(7, document.from).text(8, document.to).text(9, document.subject);
  statement->exec();
  unwritten_.emplace_back(number, std::move(document));
  return number;
}

std::int64_t CatalogueWriter::free_number(std::int64_t date) {
  const std::int64_t first = first_number(date);
  Use row(last_number_);
  row.number(1, first).number(2, first + (std::int64_t{1} << running_bits));
  row->executeStep();
  return row->getColumn(0).isNull() ? first : row.number(0) + 1;
}

void CatalogueWriter::add_sighting(const ArchiveRecord& said, std::int64_t message) {
  const std::int64_t account = account_number(said.account);
  Use statement(add_sighting_);
  statement.number(1, account).text(2, said.uidl).number(3, message).number(4, said.time_us);
  statement->exec();
}

std::int64_t CatalogueWriter::account_number(std::string_view name) {
  Use found(find_account_);
  found.text(1, name);
  if (found->executeStep()) return found.number(0);
  Use added(add_account_);
  added.text(1, name);
  added->exec();
  return database_.getLastInsertRowid();
}

void CatalogueWriter::finish_batch(const recordlog::Record& last) {
  // FTS5 begins a new piece of its index whenever a row's number is lower than that of the row before.
  std::ranges::sort(unwritten_, {}, [](const auto& one) { return one.first; });
  for (const auto& [number, document] : unwritten_) {
    Use statement(add_words_);
    statement.number(1, number).long_text(2, document.senders).long_text(3, document.recipients);
    statement.long_text(4, document.subject).long_text(5, document.body).long_text(6, document.attachments);
    statement->exec();
  }
  unwritten_.clear();

  Use statement(set_progress_);
  statement.number(1, last.position.segment).number(2, static_cast<std::int64_t>(last.position.offset));
  statement.number(3, last.end.segment).number(4, static_cast<std::int64_t>(last.end.offset));
  statement.blob(5, as_octets(last.header.id));
  statement->exec();
}

}  // namespace satchel::archive
