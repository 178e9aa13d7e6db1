#include "archive/catalogue/reader.hpp"

#include <algorithm>
#include <limits>

#include "base/ascii.hpp"

namespace satchel::archive {
namespace {

#define SUMMARY_COLUMNS \
  "message.number, message.sha256, date, octets, message.sender, message.recipients, message.subject"
#define ENTRY_COLUMNS "message.number, message.sha256, octets, log_segment, log_offset"

Digest digest_at(Use& row, int column) { return digest_from_octets(row.octets(column)).value_or(Digest{}); }

CatalogueReader::Entry entry_at(Use& row) {
  return {row.number(0),
          digest_at(row, 1),
          static_cast<std::uint64_t>(row.number(2)),
          {static_cast<std::uint32_t>(row.number(3)), static_cast<std::uint64_t>(row.number(4))}};
}

std::optional<CatalogueReader::Entry> only_entry(Use& row) {
  return row->executeStep() ? std::optional(entry_at(row)) : std::nullopt;
}

}  // namespace

CatalogueReader::CatalogueReader(SQLite::Database& database)
    : database_(database),
      find_by_digest_(database, "SELECT " ENTRY_COLUMNS " FROM message WHERE sha256 = ?"),
      find_by_number_(database, "SELECT " ENTRY_COLUMNS " FROM message WHERE number = ?"),
      summary_(database, "SELECT " SUMMARY_COLUMNS " FROM message WHERE number = ?"),
      accounts_of_(database,
                   "SELECT DISTINCT name FROM sighting JOIN account ON account.number = sighting.account "
                   "WHERE message = ? ORDER BY name"),
      has_sighting_(database,
                    "SELECT 1 FROM sighting JOIN account ON account.number = sighting.account "
                    "JOIN message ON message.number = sighting.message WHERE name = ? AND uidl = ? AND sha256 = ?") {}

std::unordered_set<std::string> CatalogueReader::known_uidls(std::string_view account) {
  SQLite::Statement statement(database_,
                              "SELECT uidl FROM sighting JOIN account ON account.number = sighting.account "
                              "WHERE name = ? AND uidl <> ''");
  Use row(statement);
  row.text(1, account);
  std::unordered_set<std::string> uidls;
  while (row->executeStep()) uidls.insert(row.octets(0));
  return uidls;
}

std::vector<Summary> CatalogueReader::search(const std::string& match, std::size_t limit) {
  // CROSS JOIN keeps the order: the word index, which can walk backwards, drives, and no sort is needed.
  SQLite::Statement statement(database_, match.empty()
                                             ? "SELECT " SUMMARY_COLUMNS " FROM message ORDER BY number DESC LIMIT ?1"
                                             : "SELECT " SUMMARY_COLUMNS
                                               " FROM words CROSS JOIN message ON message.number = words.rowid "
                                               "WHERE words MATCH ?2 ORDER BY words.rowid DESC LIMIT ?1");
  Use row(statement);
  row.number(1, static_cast<std::int64_t>(std::min<std::uint64_t>(limit, std::numeric_limits<std::int64_t>::max())));
  if (!match.empty()) row.text(2, match);
  std::vector<Summary> found;
  while (row->executeStep()) found.push_back(take_summary(row));
  return found;
}

std::uint64_t CatalogueReader::count(const std::string& match) {
  SQLite::Statement statement(
      database_, match.empty() ? "SELECT count(*) FROM message" : "SELECT count(*) FROM words WHERE words MATCH ?");
  Use row(statement);
  if (!match.empty()) row.text(1, match);
  row->executeStep();
  return static_cast<std::uint64_t>(row.number(0));
}

std::vector<std::int64_t> CatalogueReader::in_log_order(const std::string& match) {
  SQLite::Statement statement(
      database_, match.empty() ? "SELECT number FROM message ORDER BY log_segment, log_offset"
                               : "SELECT number FROM words CROSS JOIN message ON message.number = words.rowid "
                                 "WHERE words MATCH ? ORDER BY log_segment, log_offset");
  Use row(statement);
  if (!match.empty()) row.text(1, match);
  std::vector<std::int64_t> numbers;
  while (row->executeStep()) numbers.push_back(row.number(0));
  return numbers;
}

std::optional<CatalogueReader::Entry> CatalogueReader::find(const Digest& digest) {
  Use row(find_by_digest_);
  row.blob(1, digest.view());
  return only_entry(row);
}

std::optional<CatalogueReader::Entry> CatalogueReader::find(std::int64_t number) {
  Use row(find_by_number_);
  row.number(1, number);
  return only_entry(row);
}

std::optional<Summary> CatalogueReader::summary(std::int64_t number) {
  Use row(summary_);
  row.number(1, number);
  return row->executeStep() ? std::optional(take_summary(row)) : std::nullopt;
}

Summary CatalogueReader::take_summary(Use& row) {
  return {.id = base::to_hex(row.octets(1)),
          .date = row.number(2),
          .octets = static_cast<std::uint64_t>(row.number(3)),
          .from = row.octets(4),
          .to = row.octets(5),
          .subject = row.octets(6),
          .accounts = accounts_of(row.number(0))};
}

std::vector<std::string> CatalogueReader::accounts_of(std::int64_t message) {
  Use row(accounts_of_);
  row.number(1, message);
  std::vector<std::string> names;
  while (row->executeStep()) names.push_back(row.octets(0));
  return names;
}

std::vector<std::string> CatalogueReader::ids_beginning_with(const std::string& digits, int limit) {
  constexpr std::size_t id_digits = 64;
  const auto bound = [&](char filler) {
    return base::from_hex(digits + std::string(id_digits - digits.size(), filler)).value_or("");
  };
  const std::string lowest = bound('0');
  const std::string highest = bound('f');
  SQLite::Statement statement(database_, "SELECT sha256 FROM message WHERE sha256 BETWEEN ? AND ? LIMIT ?");
  Use row(statement);
  row.blob(1, lowest).blob(2, highest).number(3, limit);
  std::vector<std::string> ids;
  while (row->executeStep()) ids.push_back(base::to_hex(row.octets(0)));
  return ids;
}

Totals CatalogueReader::totals() {
  Totals totals;
  SQLite::Statement all(database_, "SELECT count(*), total(octets) FROM message");
  Use sum(all);
  sum->executeStep();
  totals.messages = static_cast<std::uint64_t>(sum.number(0));
  totals.octets = static_cast<std::uint64_t>(sum.number(1));

  // A message counts once for an account, under however many unique-ids it was seen there.
  SQLite::Statement each(database_,
                         "SELECT name, count(*), sum(octets), max(newest) FROM"
                         " (SELECT account, message, max(time_us) AS newest FROM sighting GROUP BY account, message)"
                         " AS held JOIN account ON account.number = held.account"
                         " JOIN message ON message.number = held.message GROUP BY name ORDER BY name");
  Use row(each);
  while (row->executeStep())
    totals.accounts.push_back({row.octets(0), static_cast<std::uint64_t>(row.number(1)),
                               static_cast<std::uint64_t>(row.number(2)), row.number(3)});
  return totals;
}

void CatalogueReader::for_each_entry(base::FunctionRef<void(const Entry&)> entry) {
  SQLite::Statement statement(database_, "SELECT " ENTRY_COLUMNS " FROM message ORDER BY log_segment, log_offset");
  Use row(statement);
  while (row->executeStep()) entry(entry_at(row));
}

bool CatalogueReader::has_sighting(std::string_view account, std::string_view uidl, const Digest& digest) {
  Use row(has_sighting_);
  row.text(1, account).text(2, uidl).blob(3, digest.view());
  return row->executeStep();
}

void CatalogueReader::for_each_sighting(
    base::FunctionRef<void(std::string_view account, std::string_view uidl, const Digest& digest)> sighting) {
  SQLite::Statement statement(database_,
                              "SELECT name, uidl, sha256 FROM sighting JOIN account ON account.number = "
                              "sighting.account JOIN message ON message.number = sighting.message");
  Use row(statement);
  while (row->executeStep()) sighting(row.octets(0), row.octets(1), digest_at(row, 2));
}

}  // namespace satchel::archive
