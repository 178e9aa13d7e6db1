#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "recordlog/disk.hpp"

namespace satchel::recordlog::testing {

/// What goes wrong next, and how often.
struct Faults {
  std::atomic<int> appends = 0;  ///< appends that write half of their octets and fail
  std::atomic<int> syncs = 0;    ///< syncs that fail
  std::atomic<int> directory_syncs = 0;
  std::atomic<int> creates = 0;
  std::atomic<int> reads = 0;
  DiskErrorKind kind = DiskErrorKind::failed;

  bool take(std::atomic<int>& left) {
    int now = left;
    while (now > 0)
      if (left.compare_exchange_weak(now, now - 1)) return true;
    return false;
  }
  DiskError error() const { return {kind, "a fault of the test"}; }
};

class FailingFile final : public File {
 public:
  FailingFile(std::unique_ptr<File> file, Faults& faults) : file_(std::move(file)), faults_(faults) {}

  DiskResult<std::uint64_t> size() override { return file_->size(); }
  DiskResult<std::size_t> read(std::uint64_t offset, std::span<char> into) override {
    if (faults_.take(faults_.reads)) return std::unexpected(faults_.error());
    return file_->read(offset, into);
  }
  DiskResult<std::optional<std::size_t>> read_if_cached(std::uint64_t offset, std::span<char> into) override {
    return file_->read_if_cached(offset, into);
  }
  DiskResult<void> append(std::span<const std::string_view> pieces) override {
    if (!faults_.take(faults_.appends)) return file_->append(pieces);
    std::string all;
    for (const std::string_view piece : pieces) all += piece;
    const std::string_view half = std::string_view(all).substr(0, all.size() / 2);
    (void)file_->append({&half, 1});
    return std::unexpected(faults_.error());
  }
  DiskResult<void> sync() override {
    if (faults_.take(faults_.syncs)) return std::unexpected(faults_.error());
    return file_->sync();
  }
  void forget_cache() override { file_->forget_cache(); }

 private:
  std::unique_ptr<File> file_;
  Faults& faults_;
};

/// A disk that fails when told to. Borrows the one below and the faults.
class FailingDisk final : public Disk {
 public:
  using Disk::lock;
  FailingDisk(Disk& below, Faults& faults) : below_(below), faults_(faults) {}

  DiskResult<std::unique_ptr<File>> open(const std::string& path) override { return wrap(below_.open(path)); }
  DiskResult<std::unique_ptr<File>> create(const std::string& path) override {
    if (faults_.take(faults_.creates)) return std::unexpected(faults_.error());
    return wrap(below_.create(path));
  }
  DiskResult<void> create_directories(const std::string& path) override { return below_.create_directories(path); }
  DiskResult<std::vector<std::string>> list(const std::string& directory) override { return below_.list(directory); }
  DiskResult<void> rename(const std::string& from, const std::string& to) override { return below_.rename(from, to); }
  DiskResult<void> remove(const std::string& path) override { return below_.remove(path); }
  DiskResult<void> sync_directory(const std::string& directory) override {
    if (faults_.take(faults_.directory_syncs)) return std::unexpected(faults_.error());
    return below_.sync_directory(directory);
  }
  DiskResult<std::unique_ptr<DiskLock>> lock(const std::string& path, Wait wait, Hold hold) override {
    return below_.lock(path, wait, hold);
  }

 private:
  DiskResult<std::unique_ptr<File>> wrap(DiskResult<std::unique_ptr<File>> file) {
    if (!file) return file;
    return std::make_unique<FailingFile>(std::move(*file), faults_);
  }

  Disk& below_;
  Faults& faults_;
};

}  // namespace satchel::recordlog::testing
