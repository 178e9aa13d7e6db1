#pragma once

#include <SQLiteCpp/Transaction.h>

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "archive/catalogue/database.hpp"
#include "archive/journal/records.hpp"
#include "archive/mime/document.hpp"
#include "recordlog/log.hpp"

namespace satchel::archive {

/// How far the catalogue has followed the log: the last record it holds.
struct LogProgress {
  recordlog::Position last;
  recordlog::RecordId last_id{};
  recordlog::Position next;  ///< where the record after it may begin
};

/// The statements that change the catalogue. The caller holds the writers' lock of the log. Changes are made between
/// `begin_batch` and `finish_batch`, which the transaction's commit follows. Everything here throws SQLite::Exception.
class CatalogueWriter {
 public:
  explicit CatalogueWriter(SQLite::Database& database);

  /// Nothing as long as the catalogue holds no record.
  std::optional<LogProgress> progress();
  /// The message's number.
  std::optional<std::int64_t> find(const Digest& digest);
  bool has_sighting(std::string_view account, std::string_view uidl, std::int64_t message);

  SQLite::Transaction begin_batch();
  /// Makes the catalogue as it was when new.
  void clear();
  /// Enters what a record of the log says. What the catalogue holds already is left as it is, and so is what cannot be
  /// entered: a record of an unknown type, a sighting of a message that is not there. `payload`: of a message's record.
  void enter(const recordlog::Record& record, std::string_view payload);
  /// Writes the words of the messages entered, and how far in the log they reach.
  void finish_batch(const recordlog::Record& last);

 private:
  std::int64_t add_message(const recordlog::Record& record, const ArchiveRecord& said, std::string_view payload);
  void add_sighting(const ArchiveRecord& said, std::int64_t message);
  std::int64_t account_number(std::string_view name);
  std::int64_t free_number(std::int64_t date);

  SQLite::Database& database_;
  SQLite::Statement progress_;
  SQLite::Statement set_progress_;
  SQLite::Statement find_;
  SQLite::Statement has_sighting_;
  SQLite::Statement last_number_;
  SQLite::Statement add_message_;
  SQLite::Statement add_words_;
  SQLite::Statement add_account_;
  SQLite::Statement find_account_;
  SQLite::Statement add_sighting_;
  /// Messages of this batch by number, whose words are not written yet.
  std::vector<std::pair<std::int64_t, Document>> unwritten_;
};

}  // namespace satchel::archive
