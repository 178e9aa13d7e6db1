#pragma once

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <memory>
#include <string>
#include <string_view>

#include "archive/archive.hpp"

namespace satchel::archive {

/// Opens the catalogue at `path`, made when absent. One process at a time: the caller holds the writers' lock of the
/// log. Throws SQLite::Exception.
Result<std::unique_ptr<SQLite::Database>> open_database(const std::string& path);

/// A prepared statement in use: bound and stepped here, reset when this goes, so that no statement left in the middle
/// keeps a read transaction open.
class Use {
 public:
  explicit Use(SQLite::Statement& statement) : statement_(statement) {}
  Use(const Use&) = delete;
  Use& operator=(const Use&) = delete;
  ~Use() { statement_.tryReset(); }

  SQLite::Statement* operator->() { return &statement_; }
  /// Text may hold NUL.
  Use& text(int index, std::string_view value);
  /// The same without a copy: borrowed until this goes.
  Use& long_text(int index, const std::string& value);
  /// Borrowed until this goes.
  Use& blob(int index, std::string_view value);
  Use& number(int index, std::int64_t value);
  /// The column's octets, text or blob.
  std::string octets(int column);
  std::int64_t number(int column) { return statement_.getColumn(column).getInt64(); }

 private:
  SQLite::Statement& statement_;
};

}  // namespace satchel::archive
