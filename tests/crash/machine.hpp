#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "crash/baton.hpp"
#include "crash/journal.hpp"
#include "recordlog/disk.hpp"

namespace satchel::crash {

enum class Call : std::uint8_t {
  open,
  create,
  make_directory,
  list,
  rename,
  remove,
  sync_directory,
  lock,
  size,
  read,
  append,
  sync,
};
constexpr std::size_t calls = 12;
std::string_view name_of(Call call);

/// What goes wrong with the `nth` call of a kind, counted from 0, and the `times` - 1 behind it.
struct Fault {
  enum class Effect : std::uint8_t {
    fails,
    finds_no_space,
    writes_half,           ///< an append whose first half reaches the file, and then fails
    writes_half_and_full,  ///< the same, for want of space
    kills,                 ///< the process dies in front of the call
    kills_half_way,        ///< the process dies when half of an append has reached the file
  };
  Call call = Call::append;
  std::size_t nth = 0;
  Effect effect = Effect::fails;
  std::size_t times = 1;
};
std::string describe(const Fault& fault);
/// Whether a call of this kind can have this effect.
bool fits(Call call, Fault::Effect effect);

/// What a program does wrong on purpose, to show that it is found out.
enum class Lie : std::uint8_t {
  none,
  skips_sync,
  skips_directory_sync,
  syncs_late,         ///< when the next call is made
  locks_nothing,      ///< every lock is given, whoever holds it
  deletes_in_two,     ///< a set of deletions as two
  hides_errors,       ///< a maildrop that cannot be opened is shown as an empty one
  forgets_deletions,  ///< acknowledges them and does nothing
};

/// A computer: a disk as the programs on it see it, and the journal of all that changed it. Only one thread is in it at
/// a time, the one that has the baton.
class Machine {
 public:
  explicit Machine(const Image& image = {});

  const std::vector<Operation>& journal() const { return journal_; }
  /// How many operations have happened: the place where marks of the model stand.
  std::size_t position() const { return journal_.size(); }
  /// All that was written, as if it were durable.
  Image contents() const;

  /// Microseconds since 1970; moved by the actors.
  std::int64_t now = 1'700'000'000'000'000;
  /// None: there is one actor only.
  Baton* baton = nullptr;

 private:
  friend class Process;
  friend class ProcessFile;
  friend class ProcessLock;

  struct Node {
    FileId id = 0;
    std::string octets = {};
  };

  std::map<std::string, std::shared_ptr<Node>> names_;
  std::set<std::string> directories_;
  struct Holder {
    const void* process = nullptr;
    recordlog::Hold hold = recordlog::Hold::alone;
  };
  /// Who holds each lock file, whatever its name is by now.
  std::map<FileId, std::vector<Holder>> locks_;
  std::vector<Operation> journal_;
  FileId last_file_ = 0;
};

/// One program on the machine: its view of the disk, and what goes wrong with its calls. When it is killed, its calls
/// have no effect any more and its locks are free.
class Process final : public recordlog::Disk {
 public:
  explicit Process(Machine& machine, std::vector<Fault> faults = {}, Lie lie = Lie::none)
      : machine_(machine), faults_(std::move(faults)), lie_(lie) {}

  bool killed() const { return killed_; }
  /// How many faults there have been.
  std::size_t faulted() const { return faulted_; }
  std::size_t count(Call call) const { return counts_[static_cast<std::size_t>(call)]; }

  recordlog::DiskResult<std::unique_ptr<recordlog::File>> open(const std::string& path) override;
  recordlog::DiskResult<std::unique_ptr<recordlog::File>> create(const std::string& path) override;
  recordlog::DiskResult<void> create_directories(const std::string& path) override;
  recordlog::DiskResult<std::vector<std::string>> list(const std::string& directory) override;
  recordlog::DiskResult<void> rename(const std::string& from, const std::string& to) override;
  recordlog::DiskResult<void> remove(const std::string& path) override;
  recordlog::DiskResult<void> sync_directory(const std::string& directory) override;
  using recordlog::Disk::lock;
  recordlog::DiskResult<std::unique_ptr<recordlog::DiskLock>> lock(const std::string& path, recordlog::Wait wait,
                                                                   recordlog::Hold hold) override;

 private:
  friend class ProcessFile;
  friend class ProcessLock;

  /// In front of each call: lets others run, counts, and says what goes wrong.
  std::optional<Fault::Effect> enter(Call call);
  static recordlog::DiskError error_of(Fault::Effect effect);
  void die();
  void note(Operation operation) { machine_.journal_.push_back(std::move(operation)); }
  bool parent_exists(const std::string& path) const;

  Machine& machine_;
  std::vector<Fault> faults_;
  Lie lie_;
  std::vector<FileId> late_syncs_;
  std::array<std::size_t, calls> counts_{};
  std::size_t faulted_ = 0;
  bool killed_ = false;
};

}  // namespace satchel::crash
