#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "archive/archive.hpp"

namespace satchel::fetch {

/// An archive in memory that can fail and can be held up.
class FakeArchive : public archive::Archive {
 public:
  archive::Result<std::unordered_set<std::string>> known_uidls(std::string_view) override { return known; }

  archive::Result<archive::StoreCount> store(const std::vector<archive::Arrival>& batch) override {
    std::unique_lock lock(mutex_);
    released_.wait(lock, [this] { return !held_; });
    if (batches.size() == fail_at_batch)
      return std::unexpected(archive::Error{archive::ErrorKind::full, "the disk is full"});
    archive::StoreCount count;
    batches.emplace_back();
    for (const archive::Arrival& arrival : batch) {
      batches.back().emplace_back(arrival.message);
      known.insert(std::string(arrival.uidl));
      ++(messages.insert(std::string(arrival.message)).second ? count.stored : count.duplicates);
    }
    return count;
  }

  void hold() { set_held(true); }
  void release() { set_held(false); }

  archive::Result<std::vector<archive::Summary>> search(std::string_view, std::size_t) override { return unused(); }
  archive::Result<std::uint64_t> count(std::string_view) override { return unused(); }
  archive::Result<std::string> resolve(std::string_view) override { return unused(); }
  archive::Result<archive::Summary> summary(std::string_view) override { return unused(); }
  archive::Result<std::string> read(std::string_view) override { return unused(); }
  archive::Result<archive::Totals> totals() override { return unused(); }
  archive::Result<archive::Verification> verify(const archive::Progress&) override { return unused(); }
  archive::Result<std::uint64_t> for_each(
      std::string_view, base::FunctionRef<archive::Result<void>(const archive::Summary&, std::string_view)>) override {
    return unused();
  }

  std::unordered_set<std::string> known;
  std::set<std::string> messages;
  std::vector<std::vector<std::string>> batches;
  std::size_t fail_at_batch = SIZE_MAX;

 private:
  static std::unexpected<archive::Error> unused() {
    return std::unexpected(archive::Error{archive::ErrorKind::failed, "not part of a fetch"});
  }
  void set_held(bool held) {
    const std::scoped_lock lock(mutex_);
    held_ = held;
    released_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable released_;
  bool held_ = false;
};

}  // namespace satchel::fetch
