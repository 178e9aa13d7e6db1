#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <string>

#include "store/store.hpp"

namespace satchel::ingest {

/// A store whose deliveries wait until the test lets them go, or fail as the test says.
class GatedStore : public store::Store {
 public:
  explicit GatedStore(store::Store& inner) : inner_(inner) {}

  store::Result<std::unique_ptr<store::Session>> open(std::string_view user, const store::Access& access) override {
    return inner_.open(user, access);
  }
  store::Result<std::string> deliver(std::string_view user, std::string_view header, store::MessageBody& body,
                                     const store::Quota& quota) override {
    std::unique_lock lock(mutex_);
    ++waiting_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return open_; });
    const auto failure = failures_.find(std::string(user));
    if (failure != failures_.end()) return std::unexpected(store::Error{failure->second, "the disk is on fire"});
    return inner_.deliver(user, header, body, quota);
  }
  store::Result<store::Usage> usage(std::string_view user) override { return inner_.usage(user); }

  void fail(const std::string& user, store::ErrorKind kind) {
    const std::lock_guard lock(mutex_);
    failures_[user] = kind;
  }
  void close_gate() { set_gate(false); }
  void open_gate() { set_gate(true); }
  /// Returns once `count` deliveries have begun.
  void await_deliveries(int count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return waiting_ >= count; });
  }

 private:
  void set_gate(bool open) {
    const std::lock_guard lock(mutex_);
    open_ = open;
    changed_.notify_all();
  }

  store::Store& inner_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = true;
  int waiting_ = 0;
  std::map<std::string, store::ErrorKind> failures_;
};

}  // namespace satchel::ingest
