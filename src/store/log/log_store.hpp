#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

#include "recordlog/disk.hpp"
#include "store/maintenance.hpp"

namespace satchel::store {

struct LogStoreOptions {
  /// A segment that has reached this size is followed by a new one.
  std::uint64_t segment_octets = 64ULL << 20;
  /// Deliveries to one maildrop that wait for each other share a sync, up to this size.
  std::uint64_t batch_octets = 16ULL << 20;
  /// Maildrops kept open beyond those in use. Each costs a few file descriptors and 48 octets a message.
  std::size_t cached_maildrops = 256;
  /// setting store.undelete_window: how long a deleted message can be brought back.
  Time undelete_window = 7LL * 24 * 3600 * 1'000'000;
  /// setting store.compaction_grace: how long replaced files stay beside those that replace them.
  Time compaction_grace = 3600LL * 1'000'000;
  /// setting store.device_expiry: a device that has not signed in for so long holds no message back.
  Time device_expiry = 90LL * 24 * 3600 * 1'000'000;
  /// How exactly it is kept when a device was seen last: a sign-in is written down when the time written is older than
  /// this. So much longer a device counts.
  Time seen_precision = 24LL * 3600 * 1'000'000;
  /// What time it is; empty: the system's clock.
  std::function<Time()> now = {};
  /// Takes one line about damage or a torn tail, for the operator's log. Called from any thread; may be empty.
  std::function<void(std::string_view)> report = {};
};

/// The store that keeps each maildrop in a record log (docs/formats/maildrop-log.md). `disk` is borrowed and outlives
/// the store; the store outlives its sessions.
std::unique_ptr<Backend> open_log_store(recordlog::Disk& disk, LogStoreOptions options = {});

}  // namespace satchel::store
