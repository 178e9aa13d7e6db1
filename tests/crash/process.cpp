#include <algorithm>
#include <utility>

#include "base/try.hpp"
#include "crash/machine.hpp"

namespace satchel::crash {

using recordlog::DiskError;
using recordlog::DiskErrorKind;
using recordlog::DiskLock;
using recordlog::DiskResult;
using recordlog::File;
using recordlog::Hold;
using recordlog::Wait;

namespace {

std::unexpected<DiskError> not_found(const std::string& path) {
  return std::unexpected(DiskError{DiskErrorKind::not_found, path + ": no such file"});
}

}  // namespace

class ProcessFile final : public File {
 public:
  ProcessFile(Process& process, std::shared_ptr<Machine::Node> node) : process_(process), node_(std::move(node)) {}

  DiskResult<std::uint64_t> size() override {
    if (const auto fault = process_.enter(Call::size)) return std::unexpected(Process::error_of(*fault));
    return node_->octets.size();
  }

  DiskResult<std::size_t> read(std::uint64_t offset, std::span<char> into) override {
    if (const auto fault = process_.enter(Call::read)) return std::unexpected(Process::error_of(*fault));
    if (offset >= node_->octets.size()) return 0;
    return node_->octets.copy(into.data(), into.size(), static_cast<std::size_t>(offset));
  }

  DiskResult<std::optional<std::size_t>> read_if_cached(std::uint64_t offset, std::span<char> into) override {
    return SATCHEL_TRY(read(offset, into));
  }

  DiskResult<void> append(std::span<const std::string_view> pieces) override {
    const auto fault = process_.enter(Call::append);
    std::string octets;
    for (const std::string_view piece : pieces) octets += piece;
    if (!fault) return put(std::move(octets));
    const bool half = *fault == Fault::Effect::writes_half || *fault == Fault::Effect::writes_half_and_full ||
                      *fault == Fault::Effect::kills_half_way;
    if (half) static_cast<void>(put(octets.substr(0, octets.size() / 2)));
    if (*fault == Fault::Effect::kills_half_way) process_.die();
    return std::unexpected(Process::error_of(*fault));
  }

  DiskResult<void> sync() override {
    const auto fault = process_.enter(Call::sync);
    if (!fault && process_.lie_ == Lie::skips_sync) return {};
    if (!fault && process_.lie_ == Lie::syncs_late) {
      process_.late_syncs_.push_back(node_->id);
      return {};
    }
    if (!process_.killed())
      process_.note({.kind = fault ? Operation::Kind::failed_sync : Operation::Kind::sync, .file = node_->id});
    if (fault) return std::unexpected(Process::error_of(*fault));
    return {};
  }

  /// Which file and how long: the least that a stamp can tell.
  DiskResult<std::uint64_t> stamp() override {
    if (const auto fault = process_.enter(Call::size)) return std::unexpected(Process::error_of(*fault));
    return std::uint64_t{node_->id} << 40U | node_->octets.size();
  }
  void forget_cache() override {}

 private:
  DiskResult<void> put(std::string octets) {
    node_->octets += octets;
    process_.note({.kind = Operation::Kind::append, .file = node_->id, .octets = std::move(octets)});
    return {};
  }

  Process& process_;
  std::shared_ptr<Machine::Node> node_;
};

class ProcessLock final : public DiskLock {
 public:
  ProcessLock(Process& process, FileId file) : process_(process), file_(file) {}
  ~ProcessLock() override {
    if (process_.killed()) return;
    auto& holders = process_.machine_.locks_[file_];
    holders.erase(std::ranges::find(holders, static_cast<const void*>(&process_), &Machine::Holder::process));
  }

 private:
  Process& process_;
  FileId file_;
};

DiskResult<std::unique_ptr<File>> Process::open(const std::string& path) {
  if (const auto fault = enter(Call::open)) return std::unexpected(error_of(*fault));
  const auto found = machine_.names_.find(path);
  if (found == machine_.names_.end()) return not_found(path);
  return std::make_unique<ProcessFile>(*this, found->second);
}

DiskResult<std::unique_ptr<File>> Process::create(const std::string& path) {
  if (const auto fault = enter(Call::create)) return std::unexpected(error_of(*fault));
  if (!parent_exists(path)) return not_found(path);
  if (machine_.names_.contains(path))
    return std::unexpected(DiskError{DiskErrorKind::failed, path + ": exists already"});
  const auto node = std::make_shared<Machine::Node>(Machine::Node{.id = ++machine_.last_file_});
  machine_.names_.emplace(path, node);
  note({.kind = Operation::Kind::create, .file = node->id, .path = path});
  return std::make_unique<ProcessFile>(*this, node);
}

/// Step by step as the real disk does it, so that the process can be killed in between.
DiskResult<void> Process::create_directories(const std::string& path) {
  for (std::size_t end = 0; end != std::string::npos;) {
    end = path.find('/', end == 0 ? 0 : end + 1);
    const std::string part = path.substr(0, end);
    if (const auto fault = enter(Call::make_directory)) return std::unexpected(error_of(*fault));
    if (machine_.directories_.insert(part).second) note({.kind = Operation::Kind::make_directory, .path = part});
    SATCHEL_TRY_VOID(sync_directory(parent_of(part)));
  }
  return {};
}

DiskResult<std::vector<std::string>> Process::list(const std::string& directory) {
  if (const auto fault = enter(Call::list)) return std::unexpected(error_of(*fault));
  const std::string prefix = directory + '/';
  std::vector<std::string> names;
  const auto add = [&](const std::string& path) {
    if (path.starts_with(prefix) && path.find('/', prefix.size()) == std::string::npos)
      names.push_back(path.substr(prefix.size()));
  };
  for (auto file = machine_.names_.lower_bound(prefix); file != machine_.names_.end(); ++file) {
    if (!file->first.starts_with(prefix)) break;
    add(file->first);
  }
  for (const std::string& other : machine_.directories_) add(other);
  std::ranges::sort(names);
  return names;
}

DiskResult<void> Process::rename(const std::string& from, const std::string& to) {
  if (const auto fault = enter(Call::rename)) return std::unexpected(error_of(*fault));
  const auto found = machine_.names_.find(from);
  if (found == machine_.names_.end()) return not_found(from);
  const std::shared_ptr<Machine::Node> node = found->second;
  machine_.names_.erase(found);
  machine_.names_[to] = node;
  note({.kind = Operation::Kind::rename, .file = node->id, .path = from, .to = to});
  return {};
}

DiskResult<void> Process::remove(const std::string& path) {
  if (const auto fault = enter(Call::remove)) return std::unexpected(error_of(*fault));
  const auto found = machine_.names_.find(path);
  if (found == machine_.names_.end()) return not_found(path);
  note({.kind = Operation::Kind::remove, .file = found->second->id, .path = path});
  machine_.names_.erase(found);
  return {};
}

DiskResult<void> Process::sync_directory(const std::string& directory) {
  if (const auto fault = enter(Call::sync_directory)) return std::unexpected(error_of(*fault));
  if (!directory.empty() && !machine_.directories_.contains(directory)) return not_found(directory);
  if (lie_ == Lie::skips_directory_sync) return {};
  note({.kind = Operation::Kind::sync_directory, .path = directory});
  return {};
}

DiskResult<std::unique_ptr<DiskLock>> Process::lock(const std::string& path, Wait wait, Hold hold) {
  if (const auto fault = enter(Call::lock)) return std::unexpected(error_of(*fault));
  if (!parent_exists(path)) return not_found(path);
  if (!machine_.names_.contains(path)) {
    const auto node = std::make_shared<Machine::Node>(Machine::Node{.id = ++machine_.last_file_});
    machine_.names_.emplace(path, node);
    note({.kind = Operation::Kind::create, .file = node->id, .path = path});
  }
  const FileId file = machine_.names_.at(path)->id;
  const auto is_free = [&] {
    return lie_ == Lie::locks_nothing || std::ranges::all_of(machine_.locks_[file], [&](const Machine::Holder& other) {
             return hold == Hold::shared && other.hold == Hold::shared;
           });
  };
  if (wait == Wait::yes && !is_free() && machine_.baton) machine_.baton->wait_until(is_free);
  if (!is_free()) return std::unexpected(DiskError{DiskErrorKind::locked, path + " is locked"});
  machine_.locks_[file].push_back({this, hold});
  return std::make_unique<ProcessLock>(*this, file);
}

}  // namespace satchel::crash
