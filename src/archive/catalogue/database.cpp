#include "archive/catalogue/database.hpp"

#include <SQLiteCpp/Transaction.h>
#include <fmt/format.h>
#include <sqlite3.h>

namespace satchel::archive {
namespace {

constexpr int schema_version = 1;
constexpr int busy_timeout_ms = 30'000;

/// message.number: its date in the upper bits and a running number below, so that the order of numbers is the order of
/// dates, in the table as in the word index, and "newest first" needs no sort.
/// words is contentless: it holds where words occur, not the text, which can be read from the log again.
constexpr const char* schema = R"sql(
CREATE TABLE account(
  number INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE message(
  number INTEGER PRIMARY KEY,
  sha256 BLOB NOT NULL UNIQUE,
  date INTEGER NOT NULL,
  octets INTEGER NOT NULL,
  log_segment INTEGER NOT NULL,
  log_offset INTEGER NOT NULL,
  sender TEXT NOT NULL,
  recipients TEXT NOT NULL,
  subject TEXT NOT NULL
) STRICT;
CREATE TABLE sighting(
  account INTEGER NOT NULL REFERENCES account,
  uidl TEXT NOT NULL,
  message INTEGER NOT NULL REFERENCES message,
  time_us INTEGER NOT NULL,
  PRIMARY KEY (account, uidl, message)
) STRICT, WITHOUT ROWID;
CREATE INDEX sighting_by_message ON sighting(message);
CREATE TABLE log_progress(
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  last_segment INTEGER NOT NULL,
  last_offset INTEGER NOT NULL,
  last_id BLOB NOT NULL,
  next_segment INTEGER NOT NULL,
  next_offset INTEGER NOT NULL
) STRICT;
CREATE VIRTUAL TABLE words USING fts5(
  sender, recipients, subject, body, attachments,
  content='', tokenize='unicode61 remove_diacritics 2'
);
-- One batch of arrivals is kept in memory and written as one piece of the index.
INSERT INTO words(words, rank) VALUES('hashsize', 33554432);
)sql";

void create_schema(SQLite::Database& database) {
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  database.exec(schema);
  database.exec(fmt::format("PRAGMA user_version = {}", schema_version));
  transaction.commit();
}

}  // namespace

Result<std::unique_ptr<SQLite::Database>> open_database(const std::string& path) {
  auto database =
      std::make_unique<SQLite::Database>(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, busy_timeout_ms);
  database->exec(
      "PRAGMA page_size = 8192;"
      "PRAGMA journal_mode = WAL;"
      "PRAGMA synchronous = FULL;"
      "PRAGMA foreign_keys = ON;"
      "PRAGMA cache_size = -32768;"
      "PRAGMA wal_autocheckpoint = 4096;");
  const int version = database->execAndGet("PRAGMA user_version").getInt();
  if (version == 0) {
    create_schema(*database);
  } else if (version != schema_version) {
    return std::unexpected(
        Error{ErrorKind::failed, fmt::format("{} was made by another version of satchel (its schema is {}, this one "
                                             "knows {}): use that version, or move the file away and it will be made "
                                             "again from the log",
                                             path, version, schema_version)});
  }
  return database;
}

Use& Use::text(int index, std::string_view value) {
  statement_.bind(index, std::string(value));
  return *this;
}

Use& Use::long_text(int index, const std::string& value) {
  statement_.bindNoCopy(index, value);
  return *this;
}

Use& Use::blob(int index, std::string_view value) {
  statement_.bindNoCopy(index, static_cast<const void*>(value.data()), static_cast<int>(value.size()));
  return *this;
}

Use& Use::number(int index, std::int64_t value) {
  statement_.bind(index, value);
  return *this;
}

std::string Use::octets(int column) {
  const SQLite::Column value = statement_.getColumn(column);
  const void* const data = value.getBlob();
  return {static_cast<const char*>(data ? data : ""), static_cast<std::size_t>(value.getBytes())};
}

}  // namespace satchel::archive
