#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "auth/verifier.hpp"
#include "store/maintenance.hpp"

namespace satchel::upkeep {

/// Maildrops of which a test says who has one and what upkeep comes to.
class FakeMaintenance : public store::Maintenance {
 public:
  using Answer = store::Result<store::UpkeepDone>;

  store::Result<std::vector<std::string>> users() override {
    if (users_error) return std::unexpected(*users_error);
    return names;
  }
  Answer keep_up(std::string_view user, const store::Upkeep& due) override {
    {
      const std::scoped_lock lock(mutex_);
      calls_.emplace_back(user, due.expire_after);
    }
    if (on_call) on_call(user);
    const auto found = answers.find(user);
    return found == answers.end() ? Answer(store::UpkeepDone()) : found->second;
  }

  using Call = std::pair<std::string, std::optional<store::Time>>;
  std::vector<Call> take_calls() {
    const std::scoped_lock lock(mutex_);
    return std::exchange(calls_, {});
  }

  store::Result<std::vector<store::Imported>> import(std::string_view, std::span<const store::Import>) override {
    return not_meant();
  }
  store::Result<std::vector<store::Deleted>> deleted(std::string_view, std::string_view) override {
    return not_meant();
  }
  store::Result<std::vector<store::Restored>> undelete(std::string_view, std::span<const std::string>,
                                                       std::string_view) override {
    return not_meant();
  }
  store::Result<store::Verification> verify(std::string_view, store::Quarantine) override { return not_meant(); }
  store::Result<store::Compaction> compact(std::string_view, store::Thoroughness) override { return not_meant(); }
  store::Result<std::vector<store::Device>> devices(std::string_view) override { return not_meant(); }
  store::Result<void> add_device(std::string_view, std::string_view) override { return not_meant(); }
  store::Result<void> remove_device(std::string_view, std::string_view) override { return not_meant(); }

  // Set from the test before upkeep runs.
  std::vector<std::string> names;
  std::optional<store::Error> users_error;
  std::map<std::string, Answer, std::less<>> answers;
  std::function<void(std::string_view user)> on_call;

 private:
  static std::unexpected<store::Error> not_meant() {
    return std::unexpected(store::Error{store::ErrorKind::unsupported, "upkeep calls only keep_up"});
  }

  std::mutex mutex_;
  std::vector<Call> calls_;
};

/// Everybody is known; some have limits.
class FakeDirectory : public auth::Directory {
 public:
  Entry look_up(std::string_view user) override {
    if (away) return {Lookup::unavailable, {}};
    const auto found = limits.find(user);
    return {Lookup::found, found == limits.end() ? auth::Limits() : found->second};
  }
  std::optional<auth::Retention> retention() override { return auth::Retention(); }

  bool away = false;
  std::map<std::string, auth::Limits, std::less<>> limits;
};

}  // namespace satchel::upkeep
