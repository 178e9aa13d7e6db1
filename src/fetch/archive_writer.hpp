#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "archive/archive.hpp"
#include "fetch/failure.hpp"

namespace satchel::fetch {

/// Puts messages into the archive behind the fetch's back: while one batch is made durable the next one fills. A batch
/// is closed at 8 MB or 250 ms after its first message, whichever comes first; when two are full, `add` waits.
class ArchiveWriter {
 public:
  /// `archive` is used by the writer's own thread alone until `finish` has returned.
  ArchiveWriter(archive::Archive& archive, std::string account);
  /// Drops what is not yet in the archive.
  ~ArchiveWriter();
  ArchiveWriter(const ArchiveWriter&) = delete;
  ArchiveWriter& operator=(const ArchiveWriter&) = delete;

  /// Takes a message in canonical form. False once the archive has failed: fetching more has no sense.
  bool add(std::string uidl, std::string message);

  struct Tally {
    archive::StoreCount count;
    std::uint64_t octets = 0;        ///< of messages stored
    std::optional<Failure> failure;  ///< what is not counted was not stored
  };
  /// Stores what is left and ends the thread.
  Tally finish();

 private:
  struct Waiting {
    std::string uidl;
    std::int64_t time_us;
    std::string message;
  };
  using Batch = std::vector<Waiting>;

  void run();
  /// Waits until there is a batch to store; an empty one means the end.
  Batch take();
  void store(const Batch& batch);

  archive::Archive& archive_;
  const std::string account_;

  std::mutex mutex_;
  std::condition_variable changed_;
  // Guarded by mutex_.
  Batch filling_;
  std::size_t filling_octets_ = 0;
  std::chrono::steady_clock::time_point first_at_;
  bool finishing_ = false;
  bool abandoned_ = false;
  Tally tally_;

  std::thread thread_;  ///< last: started when all else stands
};

}  // namespace satchel::fetch
