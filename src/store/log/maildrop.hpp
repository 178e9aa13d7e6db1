#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "recordlog/log.hpp"
#include "store/log/change.hpp"
#include "store/log/maildrop_log.hpp"
#include "store/store.hpp"

namespace satchel::store {

/// One maildrop as threads share it. Whoever wants something changed or read anew queues up; the first in the queue
/// does it for all that wait behind it, with one append and one sync.
class Maildrop {
 public:
  /// `disk` and `options` are borrowed.
  Maildrop(recordlog::Disk& disk, std::string directory, const LogStoreOptions& options);
  /// Leaves an index behind that the next to come can use.
  ~Maildrop();
  Maildrop(const Maildrop&) = delete;
  Maildrop& operator=(const Maildrop&) = delete;

  /// Returns once it is done and durable.
  Result<void> submit(Change& change);

  /// The lease of an exclusive session in the view of `device` (empty: of all), or in_use.
  Result<std::unique_ptr<recordlog::DiskLock>> take_lease(std::string_view device);
  /// Keeps the files that count in this epoch from being removed, in whatever process, as long as the result lives.
  /// Call it while a change is done, when nobody else can write.
  Result<std::shared_ptr<recordlog::DiskLock>> pin(std::uint64_t epoch);
  /// A segment's file, for reading. Does not wait for those who write.
  Result<std::shared_ptr<recordlog::File>> segment_file(recordlog::SegmentName name);

  recordlog::Disk& disk() { return disk_; }
  const std::string& directory() const { return directory_; }
  const LogStoreOptions& options() const { return options_; }

 private:
  struct Request {
    Change& change;
    bool done = false;
    Result<void> outcome = {};
  };

  void lead(std::unique_lock<std::mutex>& lock);
  /// How many requests from the front of the queue go into one append.
  std::size_t batch_size() const;

  recordlog::Disk& disk_;
  std::string directory_;
  const LogStoreOptions& options_;

  std::mutex mutex_;
  std::condition_variable moved_;
  std::deque<Request*> queue_;  // guarded by mutex_

  /// Used by the first in the queue only, without mutex_.
  MaildropLog log_;

  std::mutex reader_mutex_;
  std::unique_ptr<recordlog::Log> reader_;  // guarded by reader_mutex_
  std::weak_ptr<recordlog::DiskLock> pin_;  // guarded by reader_mutex_
  std::uint64_t pin_epoch_ = 0;             // guarded by reader_mutex_
};

/// The lock file that sessions of an epoch hold shared.
std::string pin_path(const std::string& directory, std::uint64_t epoch);

}  // namespace satchel::store
