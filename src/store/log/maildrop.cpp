#include "store/log/maildrop.hpp"

#include <utility>

#include "base/try.hpp"
#include "store/log/record_types.hpp"

namespace satchel::store {

using recordlog::DiskErrorKind;
using recordlog::PendingRecord;

namespace {

std::uint64_t payload_octets(const PendingRecord& record) {
  std::uint64_t octets = 0;
  for (const std::string_view piece : record.payload) octets += piece.size();
  return octets;
}

}  // namespace

Maildrop::Maildrop(recordlog::Disk& disk, std::string directory, const LogStoreOptions& options)
    : disk_(disk), directory_(std::move(directory)), options_(options), log_(disk, directory_, options) {}

Result<std::unique_ptr<recordlog::DiskLock>> Maildrop::take_lease() {
  const std::string path = directory_ + "/lease";
  auto lease = disk_.lock(path, recordlog::Wait::no);
  if (!lease && lease.error().kind == DiskErrorKind::not_found) {
    if (auto made = disk_.create_directories(directory_); !made)
      return std::unexpected(as_store_error(std::move(made).error()));
    lease = disk_.lock(path, recordlog::Wait::no);
  }
  if (!lease) return std::unexpected(as_store_error(std::move(lease).error()));
  return std::move(*lease);
}

Result<MessageList> Maildrop::snapshot() {
  Request request;
  SATCHEL_TRY_VOID(submit(request));
  const std::scoped_lock lock(mutex_);
  return messages_;
}

Result<void> Maildrop::append(PendingRecord record) {
  Request request;
  request.record = std::move(record);
  return submit(request);
}

Result<void> Maildrop::submit(Request& request) {
  std::unique_lock lock(mutex_);
  queue_.push_back(&request);
  moved_.wait(lock, [&] { return request.done || queue_.front() == &request; });
  if (!request.done) lead(lock);
  if (request.error) return std::unexpected(std::move(*request.error));
  return {};
}

/// The leader stays first in the queue while it works without the mutex, so that nobody else begins to.
void Maildrop::lead(std::unique_lock<std::mutex>& lock) {
  const std::size_t size = batch_size();
  std::vector<PendingRecord> records;
  for (std::size_t i = 0; i < size; ++i)
    if (queue_[i]->record) records.push_back(std::move(*queue_[i]->record));

  lock.unlock();
  const Result<void> committed = log_.commit(records);
  lock.lock();

  if (committed) messages_ = log_.messages();
  for (std::size_t i = 0; i < size; ++i) {
    Request& request = *queue_.front();
    queue_.pop_front();
    if (!committed) request.error = committed.error();
    request.done = true;
  }
  moved_.notify_all();
}

std::size_t Maildrop::batch_size() const {
  std::uint64_t octets = 0;
  std::size_t size = 0;
  for (; size < queue_.size(); ++size) {
    if (queue_[size]->record) octets += payload_octets(*queue_[size]->record);
    if (size > 0 && octets > options_.batch_octets) break;
  }
  return size;
}

Result<std::shared_ptr<recordlog::File>> Maildrop::segment_file(std::uint32_t segment) {
  const std::scoped_lock lock(reader_mutex_);
  if (!reader_) {
    auto opened = recordlog::Log::open(disk_, directory_);
    if (!opened) return std::unexpected(as_store_error(std::move(opened).error()));
    reader_ = std::move(*opened);
  }
  auto file = reader_->segment_file(segment);
  if (!file) return std::unexpected(as_store_error(std::move(file).error()));
  return std::move(*file);
}

}  // namespace satchel::store
