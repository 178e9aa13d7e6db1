#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "archive/archive.hpp"
#include "archive/catalogue/database.hpp"
#include "archive/sha256.hpp"
#include "base/function_ref.hpp"
#include "recordlog/log.hpp"

namespace satchel::archive {

/// The statements that look into the catalogue. Everything here throws SQLite::Exception. A `match` is an expression
/// from to_match_expression; an empty one means everything.
class CatalogueReader {
 public:
  explicit CatalogueReader(SQLite::Database& database);

  std::unordered_set<std::string> known_uidls(std::string_view account);

  /// Newest first.
  std::vector<Summary> search(const std::string& match, std::size_t limit);
  std::uint64_t count(const std::string& match);
  /// Numbers of messages in the order of the log.
  std::vector<std::int64_t> in_log_order(const std::string& match);

  struct Entry {
    std::int64_t number;
    Digest digest;
    std::uint64_t octets;
    recordlog::Position position;
  };
  std::optional<Entry> find(const Digest& digest);
  std::optional<Entry> find(std::int64_t number);
  std::optional<Summary> summary(std::int64_t number);
  /// At most `limit` ids that begin with these hexadecimal digits (64 at most).
  std::vector<std::string> ids_beginning_with(const std::string& digits, int limit);
  Totals totals();

  void for_each_entry(base::FunctionRef<void(const Entry&)> entry);
  bool has_sighting(std::string_view account, std::string_view uidl, const Digest& digest);
  void for_each_sighting(
      base::FunctionRef<void(std::string_view account, std::string_view uidl, const Digest& digest)> sighting);

 private:
  Summary take_summary(Use& row);
  std::vector<std::string> accounts_of(std::int64_t message);

  SQLite::Database& database_;
  SQLite::Statement find_by_digest_;
  SQLite::Statement find_by_number_;
  SQLite::Statement summary_;
  SQLite::Statement accounts_of_;
  SQLite::Statement has_sighting_;
};

}  // namespace satchel::archive
