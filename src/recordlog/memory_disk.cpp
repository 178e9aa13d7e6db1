#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <set>

#include "recordlog/disk.hpp"

namespace satchel::recordlog {
namespace {

/// The octets of one file; outlives its name while somebody has it open, like an inode.
struct Contents {
  std::mutex mutex;
  std::string octets;  // guarded by mutex
};

class MemoryFile final : public File {
 public:
  explicit MemoryFile(std::shared_ptr<Contents> contents) : contents_(std::move(contents)) {}

  DiskResult<std::uint64_t> size() override {
    const std::scoped_lock lock(contents_->mutex);
    return contents_->octets.size();
  }

  DiskResult<std::size_t> read(std::uint64_t offset, std::span<char> into) override {
    const std::scoped_lock lock(contents_->mutex);
    const std::string& octets = contents_->octets;
    if (offset >= octets.size()) return 0;
    return octets.copy(into.data(), into.size(), offset);
  }

  DiskResult<std::optional<std::size_t>> read_if_cached(std::uint64_t offset, std::span<char> into) override {
    return read(offset, into);
  }

  DiskResult<void> append(std::span<const std::string_view> pieces) override {
    const std::scoped_lock lock(contents_->mutex);
    for (const std::string_view piece : pieces) contents_->octets += piece;
    return {};
  }

  DiskResult<void> sync() override { return {}; }
  void forget_cache() override {}

 private:
  std::shared_ptr<Contents> contents_;
};

struct LockTable {
  std::mutex mutex;
  std::condition_variable freed;
  /// How often each path is held; -1: by one who holds it alone.
  std::map<std::string, int> held;  // guarded by mutex
};

class MemoryLock final : public DiskLock {
 public:
  MemoryLock(std::shared_ptr<LockTable> table, std::string path) : table_(std::move(table)), path_(std::move(path)) {}
  ~MemoryLock() override {
    {
      const std::scoped_lock lock(table_->mutex);
      const auto held = table_->held.find(path_);
      if (--held->second <= 0) table_->held.erase(held);
    }
    table_->freed.notify_all();
  }

 private:
  std::shared_ptr<LockTable> table_;
  std::string path_;
};

DiskError not_found(const std::string& path) { return {DiskErrorKind::not_found, path + ": no such file"}; }

class MemoryDisk final : public Disk {
 public:
  using Disk::lock;
  DiskResult<std::unique_ptr<File>> open(const std::string& path) override {
    const std::scoped_lock lock(mutex_);
    const auto found = files_.find(path);
    if (found == files_.end()) return std::unexpected(not_found(path));
    return std::make_unique<MemoryFile>(found->second);
  }

  DiskResult<std::unique_ptr<File>> create(const std::string& path) override {
    const std::scoped_lock lock(mutex_);
    if (!parent_exists(path)) return std::unexpected(not_found(path));
    const auto [place, made] = files_.try_emplace(path, std::make_shared<Contents>());
    if (!made) return std::unexpected(DiskError{DiskErrorKind::failed, path + ": exists already"});
    return std::make_unique<MemoryFile>(place->second);
  }

  DiskResult<void> create_directories(const std::string& path) override {
    const std::scoped_lock lock(mutex_);
    for (std::size_t end = path.find('/'); end != std::string::npos; end = path.find('/', end + 1))
      directories_.insert(path.substr(0, end));
    directories_.insert(path);
    return {};
  }

  DiskResult<std::vector<std::string>> list(const std::string& directory) override {
    const std::scoped_lock lock(mutex_);
    const std::string prefix = directory + '/';
    std::vector<std::string> names;
    const auto add_child = [&](const std::string& path) {
      if (path.starts_with(prefix) && path.find('/', prefix.size()) == std::string::npos)
        names.push_back(path.substr(prefix.size()));
    };
    for (auto file = files_.lower_bound(prefix); file != files_.end() && file->first.starts_with(prefix); ++file)
      add_child(file->first);
    for (const std::string& other : directories_) add_child(other);
    std::ranges::sort(names);
    return names;
  }

  DiskResult<void> rename(const std::string& from, const std::string& to) override {
    const std::scoped_lock lock(mutex_);
    auto moved = files_.extract(from);
    if (moved.empty()) return std::unexpected(not_found(from));
    files_.erase(to);
    moved.key() = to;
    files_.insert(std::move(moved));
    return {};
  }

  DiskResult<void> remove(const std::string& path) override {
    const std::scoped_lock lock(mutex_);
    if (files_.erase(path) == 0) return std::unexpected(not_found(path));
    return {};
  }

  DiskResult<void> sync_directory(const std::string& directory) override {
    const std::scoped_lock lock(mutex_);
    if (!directories_.contains(directory)) return std::unexpected(not_found(directory));
    return {};
  }

  DiskResult<std::unique_ptr<DiskLock>> lock(const std::string& path, Wait wait, Hold hold) override {
    {
      const std::scoped_lock lock(mutex_);
      if (!parent_exists(path)) return std::unexpected(not_found(path));
      files_.try_emplace(path, std::make_shared<Contents>());
    }
    std::unique_lock lock(locks_->mutex);
    const auto is_free = [&] {
      const auto held = locks_->held.find(path);
      return held == locks_->held.end() || (hold == Hold::shared && held->second > 0);
    };
    if (wait == Wait::yes) locks_->freed.wait(lock, is_free);
    if (!is_free()) return std::unexpected(DiskError{DiskErrorKind::locked, path + " is locked"});
    if (hold == Hold::alone)
      locks_->held[path] = -1;
    else
      ++locks_->held[path];
    return std::make_unique<MemoryLock>(locks_, path);
  }

 private:
  bool parent_exists(const std::string& path) const {
    const std::size_t slash = path.rfind('/');
    return slash == std::string::npos || directories_.contains(path.substr(0, slash));
  }

  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<Contents>> files_;  // guarded by mutex_
  std::set<std::string> directories_;                       // guarded by mutex_
  std::shared_ptr<LockTable> locks_ = std::make_shared<LockTable>();
};

}  // namespace

std::unique_ptr<Disk> make_memory_disk() { return std::make_unique<MemoryDisk>(); }

}  // namespace satchel::recordlog
