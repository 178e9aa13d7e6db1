#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "recordlog/log.hpp"
#include "store/log/maildrop_log.hpp"
#include "store/store.hpp"

namespace satchel::store {

/// One maildrop as threads share it. Whoever wants something written or read anew queues up; the first in the queue
/// does it for all that wait behind it, with one append and one sync.
class Maildrop {
 public:
  /// `disk` and `options` are borrowed.
  Maildrop(recordlog::Disk& disk, std::string directory, const LogStoreOptions& options);

  /// The lease of an exclusive session, or in_use.
  Result<std::unique_ptr<recordlog::DiskLock>> take_lease();
  /// The messages that are there now, those included that other processes have delivered.
  Result<MessageList> snapshot();
  /// Returns once the record is durable. Its payload is borrowed until then.
  Result<void> append(recordlog::PendingRecord record);
  /// A segment's file, for reading. Does not wait for those who write.
  Result<std::shared_ptr<recordlog::File>> segment_file(std::uint32_t segment);

 private:
  struct Request {
    std::optional<recordlog::PendingRecord> record;  ///< without one, only what others wrote is read
    bool done = false;
    std::optional<Error> error;
  };

  Result<void> submit(Request& request);
  void lead(std::unique_lock<std::mutex>& lock);
  /// How many requests from the front of the queue go into one append.
  std::size_t batch_size() const;

  recordlog::Disk& disk_;
  std::string directory_;
  const LogStoreOptions& options_;

  std::mutex mutex_;
  std::condition_variable moved_;
  std::deque<Request*> queue_;  // guarded by mutex_
  MessageList messages_;        // guarded by mutex_

  /// Used by the first in the queue only, without mutex_.
  MaildropLog log_;

  std::mutex reader_mutex_;
  std::unique_ptr<recordlog::Log> reader_;  // guarded by reader_mutex_
};

}  // namespace satchel::store
