#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/memory_store.hpp"

namespace satchel::store {

struct MemoryMessage {
  std::string uidl = {};  ///< empty as long as it has none yet
  std::string wire = {};
  std::uint64_t octets = 0;
  Time received = 0;
};
/// Never changed once they are stored, so that sessions and readers may keep them.
using MemoryMessages = std::vector<std::shared_ptr<const MemoryMessage>>;

/// The maildrop of one user in memory: all rules about what is in it, in whose view. Each call is one step that no
/// other thread sees half of.
class MemoryMaildrop {
 public:
  /// `number` is that of no other maildrop of the store: UIDLs are made of it. `options` are shared and have a clock.
  MemoryMaildrop(std::size_t number, std::shared_ptr<const MemoryStoreOptions> options);

  /// Signs the device in and returns what is in its view. An exclusive session gives the view free with `close`.
  Result<MemoryMessages> open(const Access& access);
  void close(std::string_view device);
  /// Deletes the messages of these UIDLs, as far as they are still there, from the device's view, or with an empty one
  /// for all.
  void erase(const std::set<std::string_view>& uidls, std::string_view device);

  Result<std::string> deliver(MemoryMessage message, const Quota& quota);
  std::vector<Imported> import(std::vector<MemoryMessage> messages);
  Usage usage() const;
  /// Whether anything ever came here: mail or a device.
  bool used() const;

  std::vector<Deleted> deleted(std::string_view device) const;
  Result<std::vector<Restored>> undelete(std::span<const std::string> uidls, std::string_view device);

  Verification verify() const;
  Compaction compact();
  UpkeepDone keep_up(const Upkeep& due);

  std::vector<Device> devices() const;
  void add_device(std::string_view label);
  void remove_device(std::string_view label);

 private:
  /// A message with what became of it.
  struct Entry {
    std::shared_ptr<const MemoryMessage> message;
    /// The one device that it was brought back to; empty: it is meant for all.
    std::string only_for = {};
    std::optional<Time> deleted = {};                      ///< for all
    std::map<std::string, Time, std::less<>> hidden = {};  ///< deleted by these devices for themselves
    std::set<std::string, std::less<>> brought_back = {};  ///< to these views, under another UIDL; empty: to all

    /// An empty `view` is the one that all share, as everywhere here.
    bool seen_in(std::string_view view) const;
    /// When it was deleted, as it looks from the view.
    std::optional<Time> gone_from(std::string_view view) const;
  };

  // All of these are called with mutex_ held.
  Time now() const { return options_->now(); }
  std::string new_uidl();
  void append(MemoryMessage message, std::string_view only_for = {});
  Usage count() const;
  bool past_window(Time deleted) const { return now() - deleted >= options_->undelete_window; }
  bool can_come_back(const Entry& entry, std::string_view view) const;
  /// Deletes what every counted device has hidden, and returns how many those are.
  std::uint64_t release();
  std::uint64_t expire(Time expire_after);
  Compaction erase_past_window();
  std::uint64_t kept_octets() const;

  const std::size_t number_;
  const std::shared_ptr<const MemoryStoreOptions> options_;

  mutable std::mutex mutex_;
  // guarded by mutex_
  std::vector<Entry> entries_;                        ///< in the order in which they came
  std::set<std::string, std::less<>> uidls_;          ///< all that were ever given out here
  std::map<std::string, Time, std::less<>> devices_;  ///< when each was last seen
  std::set<std::string, std::less<>> held_;           ///< the views of exclusive sessions
  std::uint64_t uidls_made_ = 0;
};

}  // namespace satchel::store
