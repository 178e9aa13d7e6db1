#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "recordlog/log.hpp"
#include "store/log/log_store.hpp"
#include "store/log/message_list.hpp"

namespace satchel::store {

/// What the log of one maildrop says, kept up to date with what is appended to it here and by other processes. Used by
/// one thread at a time.
class MaildropLog {
 public:
  /// `disk` and `options` are borrowed.
  MaildropLog(recordlog::Disk& disk, std::string directory, const LogStoreOptions& options)
      : disk_(disk), directory_(std::move(directory)), options_(options) {}

  /// Reads what others have appended, then appends `records` (there may be none), all of them or, after an error, none.
  Result<void> commit(std::span<const recordlog::PendingRecord> records);
  /// As of the last commit that succeeded.
  const MessageList& messages() const { return messages_; }

 private:
  struct Changes;

  recordlog::LogResult<void> load();
  recordlog::LogResult<bool> index_matches(const recordlog::Position& last_record, const recordlog::RecordId& last_id,
                                           const MessageList& messages);
  recordlog::LogResult<void> catch_up();
  recordlog::LogResult<void> read_deletions(const std::vector<recordlog::Record>& sets, IdSet& deleted);
  void note(const recordlog::Record& record);
  void on_damage(const recordlog::Damage& damage);
  void write_index_when_worth_it();
  void report(std::string_view line) const;

  recordlog::Disk& disk_;
  std::string directory_;
  const LogStoreOptions& options_;

  std::unique_ptr<recordlog::Log> log_;  ///< none until loaded, and after a failed scan
  MessageList messages_;
  recordlog::Position next_;
  recordlog::Position last_record_;
  recordlog::RecordId last_id_{};
  std::uint64_t records_since_index_ = 0;
  /// The last segment in which octets count for nothing.
  std::uint32_t damaged_segment_ = 0;
  std::set<recordlog::Position> reported_;
};

}  // namespace satchel::store
