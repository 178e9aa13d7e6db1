#pragma once

#include <cstdint>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "recordlog/log.hpp"
#include "store/log/change.hpp"
#include "store/log/index_file.hpp"
#include "store/log/log_store.hpp"
#include "store/log/maildrop_state.hpp"

namespace satchel::store {

/// What the log of one maildrop says, kept up to date with what is appended to it here and by other processes. Used by
/// one thread at a time.
class MaildropLog {
 public:
  /// `disk` and `options` are borrowed.
  MaildropLog(recordlog::Disk& disk, std::string directory, const LogStoreOptions& options)
      : disk_(disk), directory_(std::move(directory)), options_(options) {}

  /// Reads what others have appended, lets `changes` plan, and appends what they want at once. The outcomes are in
  /// their order; an error of the storage is the outcome of all.
  std::vector<Result<void>> commit(std::span<Change* const> changes);

  /// Writes the index when it is behind, so that the next to open the maildrop need not read its segments.
  void leave();

 private:
  struct Scan;

  Result<std::unique_ptr<recordlog::Log>> open_log();
  Result<void> catch_up_with_others();
  recordlog::LogResult<void> load();
  recordlog::LogResult<bool> index_fits(const Index& index);
  recordlog::LogResult<void> catch_up();
  recordlog::LogResult<void> apply(const Scan& scan);
  recordlog::LogResult<void> apply_control(const recordlog::Record& record, std::string_view payload, IdSet& deleted);
  recordlog::LogResult<Entry> find_payload(const recordlog::RecordId& id);
  recordlog::LogResult<const History*> history();
  recordlog::LogResult<const TakenUidls*> taken_uidls();
  recordlog::LogResult<std::vector<recordlog::Segment>> in_force();
  void on_damage(const recordlog::Damage& damage);
  void write_index_when_worth_it();
  void write_index();
  void report(std::string_view line) const;

  recordlog::Disk& disk_;
  std::string directory_;
  const LogStoreOptions& options_;

  std::unique_ptr<recordlog::Log> log_;  ///< none until loaded, and after a failed scan
  MaildropState state_;
  recordlog::Position next_;
  recordlog::Position last_record_;
  recordlog::RecordId last_id_{};
  /// How many records have been applied that the index does not have.
  std::uint64_t records_since_index_ = 0;
  bool just_loaded_ = false;
  /// Kept for one scan, which may ask it many times.
  std::unique_ptr<History> history_;
  /// Kept up to date from one import to the next.
  std::unique_ptr<TakenUidls> taken_;
  /// The last segment in which octets count for nothing.
  std::uint32_t damaged_segment_ = 0;
  std::set<recordlog::Position> reported_;
};

}  // namespace satchel::store
