#include "store/log/maildrop.hpp"

#include <utility>

#include "base/try.hpp"
#include "store/log/record_types.hpp"
#include "store/log/user_directory.hpp"

namespace satchel::store {

using recordlog::DiskErrorKind;

std::string pin_path(const std::string& directory, std::uint64_t epoch) {
  return directory + "/readers." + std::to_string(epoch);
}

Maildrop::Maildrop(recordlog::Disk& disk, std::string directory, const LogStoreOptions& options)
    : disk_(disk), directory_(std::move(directory)), options_(options), log_(disk, directory_, options) {}

Maildrop::~Maildrop() { log_.leave(); }

Result<std::unique_ptr<recordlog::DiskLock>> Maildrop::take_lease(std::string_view device) {
  const std::string path = directory_ + "/lease" + (device.empty() ? "" : "." + file_name_of(device));
  auto lease = disk_.lock(path, recordlog::Wait::no);
  if (!lease && lease.error().kind == DiskErrorKind::not_found) {
    if (auto made = disk_.create_directories(directory_); !made)
      return std::unexpected(as_store_error(std::move(made).error()));
    lease = disk_.lock(path, recordlog::Wait::no);
  }
  if (!lease) return std::unexpected(as_store_error(std::move(lease).error()));
  return std::move(*lease);
}

Result<std::shared_ptr<recordlog::DiskLock>> Maildrop::pin(std::uint64_t epoch) {
  const std::scoped_lock lock(reader_mutex_);
  auto pinned = pin_.lock();
  if (pinned && pin_epoch_ == epoch) return pinned;
  auto taken = disk_.lock(pin_path(directory_, epoch), recordlog::Wait::no, recordlog::Hold::shared);
  if (!taken) return std::unexpected(as_store_error(std::move(taken).error()));
  pinned = std::move(*taken);
  pin_ = pinned;
  pin_epoch_ = epoch;
  return pinned;
}

Result<void> Maildrop::submit(Change& change) {
  Request request{.change = change};
  std::unique_lock lock(mutex_);
  queue_.push_back(&request);
  moved_.wait(lock, [&] { return request.done || queue_.front() == &request; });
  if (!request.done) lead(lock);
  return std::move(request.outcome);
}

/// The leader stays first in the queue while it works without the mutex, so that nobody else begins to.
void Maildrop::lead(std::unique_lock<std::mutex>& lock) {
  std::vector<Change*> changes(batch_size());
  for (std::size_t i = 0; i < changes.size(); ++i) changes[i] = &queue_[i]->change;

  lock.unlock();
  std::vector<Result<void>> outcomes = log_.commit(changes);
  lock.lock();

  for (Result<void>& outcome : outcomes) {
    Request& request = *queue_.front();
    queue_.pop_front();
    request.outcome = std::move(outcome);
    request.done = true;
  }
  moved_.notify_all();
}

std::size_t Maildrop::batch_size() const {
  std::uint64_t octets = 0;
  std::size_t size = 0;
  for (; size < queue_.size(); ++size) {
    const Change& change = queue_[size]->change;
    octets += change.octets();
    if (size > 0 && (change.alone() || octets > options_.batch_octets)) break;
    if (change.alone()) return 1;
  }
  return size;
}

Result<std::shared_ptr<recordlog::File>> Maildrop::segment_file(recordlog::SegmentName name) {
  const std::scoped_lock lock(reader_mutex_);
  if (!reader_) {
    auto opened = recordlog::Log::open(disk_, directory_);
    if (!opened) return std::unexpected(as_store_error(std::move(opened).error()));
    reader_ = std::move(*opened);
  }
  auto file = reader_->segment_file(name);
  if (!file) return std::unexpected(as_store_error(std::move(file).error()));
  return std::move(*file);
}

}  // namespace satchel::store
