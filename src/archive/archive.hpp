#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/function_ref.hpp"

/// The client's own store: messages in a record log, a catalogue of them in SQLite that can be rebuilt from the log.
/// Functions here are what the command line calls; nothing prints.
namespace satchel::archive {

enum class ErrorKind : std::uint8_t { failed, full, damaged, not_found, ambiguous, bad_query, bad_input };

struct Error {
  ErrorKind kind;
  std::string detail;  ///< one line that says what to do
};

template <class T>
using Result = std::expected<T, Error>;

/// A message as it arrives from an account. Borrowed until `store` returns.
struct Arrival {
  std::string_view account;
  std::string_view uidl;
  std::int64_t time_us;      ///< when it was fetched: microseconds since 1970 UTC
  std::string_view message;  ///< canonical form: CRLF line ends, un-stuffed
};

struct StoreCount {
  std::size_t stored = 0;      ///< new in the archive
  std::size_t duplicates = 0;  ///< the archive held the same octets already; only noted that this account has them too
};

/// One message as listings show it.
struct Summary {
  std::string id;     ///< 64 hexadecimal digits: the SHA-256 of the canonical form
  std::int64_t date;  ///< seconds since 1970 UTC: the Date field, else when it was fetched
  std::uint64_t octets;
  std::string from;  ///< decoded, UTF-8
  std::string to;
  std::string subject;
  std::vector<std::string> accounts;  ///< those that hold or held it
};

struct Totals {
  std::uint64_t messages = 0;
  std::uint64_t octets = 0;
  struct Account {
    std::string name;
    std::uint64_t messages = 0;
    std::uint64_t octets = 0;
    std::optional<std::int64_t> newest_fetch_us;
  };
  std::vector<Account> accounts;
};

/// What `verify` found. Whole when `problems` is empty.
struct Verification {
  std::uint64_t messages = 0;
  std::uint64_t octets = 0;
  std::vector<std::string> problems;  ///< one line each
};

/// Called now and then during long work with what is done and what there is to do.
using Progress = std::function<void(std::uint64_t done, std::uint64_t total)>;

/// One archive is used by one thread at a time; several processes may have the same one open.
class Archive {
 public:
  /// Opens the archive in directory `home`, made when absent. A catalogue that is behind the log (a process was killed
  /// between the log's sync and the catalogue's commit) catches up here.
  static Result<std::unique_ptr<Archive>> open(const std::string& home);
  virtual ~Archive() = default;

  /// Unique-ids known of an account: those of messages in the archive.
  virtual Result<std::unordered_set<std::string>> known_uidls(std::string_view account) = 0;
  /// Makes a batch durable: one append and one sync of the log, then one transaction of the catalogue. All are in the
  /// archive on return, or, after an error, none is promised and each may be stored again without harm.
  virtual Result<StoreCount> store(const std::vector<Arrival>& batch) = 0;

  /// Newest first; an empty query means everything. Queries: words that must all occur, "a phrase" in quotes, prefix*.
  virtual Result<std::vector<Summary>> search(std::string_view query, std::size_t limit) = 0;
  virtual Result<std::uint64_t> count(std::string_view query) = 0;
  /// The full id for the beginning of one (4 digits or more).
  virtual Result<std::string> resolve(std::string_view id_prefix) = 0;
  virtual Result<Summary> summary(std::string_view id) = 0;
  /// The message byte for byte, checksum verified.
  virtual Result<std::string> read(std::string_view id) = 0;
  virtual Result<Totals> totals() = 0;
  /// Reads every record and compares checksums, SHA-256, and the catalogue with the log.
  virtual Result<Verification> verify(const Progress& progress) = 0;

  /// Calls `message` for each match, oldest arrival first. Stops at the first error that it returns. A damaged message
  /// stops nothing: the others are given, and then the error is `damaged` and says how many could not be read.
  virtual Result<std::uint64_t> for_each(
      std::string_view query,
      base::FunctionRef<Result<void>(const Summary& summary, std::string_view octets)> message) = 0;
};

enum class ExportFormat : std::uint8_t { mbox, eml };
/// Writes each match to `path`: one mboxrd file with LF line ends, or a new directory with one file a message, byte for
/// byte. Refuses to overwrite. When messages are damaged the others are exported, and the error is `damaged`.
Result<std::uint64_t> export_messages(Archive& archive, std::string_view query, ExportFormat format,
                                      const std::string& path, const Progress& progress);

/// A message made readable for people: decoded header fields and text, attachments named.
std::string render(std::string_view message);

}  // namespace satchel::archive
