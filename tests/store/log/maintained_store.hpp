#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "recordlog/support.hpp"
#include "store/conformance.hpp"
#include "store/log/log_store.hpp"

namespace satchel::store::testing {

constexpr Time hour = 3600 * second;

/// A log store over a disk in memory, with a clock of the test's own.
class MaintainedStore : public ::testing::Test {
 protected:
  LogStoreOptions options() {
    return {.segment_octets = segment_octets_,
            .undelete_window = 7 * day,
            .compaction_grace = hour,
            .now = [this] { return now_; },
            .report = [this](std::string_view line) { reports_.emplace_back(line); }};
  }
  std::unique_ptr<store::Backend> make_store() { return open_log_store(*disk_, options()); }
  store::Backend& store() {
    if (!store_) store_ = make_store();
    return *store_;
  }
  void reopen() { store_.reset(); }

  void erase(const std::vector<std::uint32_t>& indexes, const std::string& device = {}) {
    auto session = store().open("ann", {Sharing::snapshot, device});
    ASSERT_TRUE(session) << session.error().detail;
    ASSERT_TRUE((*session)->erase(indexes));
  }

  Compaction compact(Thoroughness thoroughness = Thoroughness::all) {
    const auto done = store().compact("ann", thoroughness);
    EXPECT_TRUE(done) << (done ? "" : done.error().detail);
    return done.value_or(Compaction{});
  }

  std::vector<Seen> seen() { return all_of(store(), "ann"); }
  static std::vector<std::string> wires(const std::vector<Seen>& all) {
    std::vector<std::string> wires;
    for (const Seen& one : all) wires.push_back(one.wire);
    return wires;
  }

  std::vector<std::string> files() { return disk_->list(directory).value(); }
  /// The octets of every file of the maildrop.
  std::string octets_of_all() {
    std::string all;
    for (const std::string& name : files())
      if (name != "quarantine") all += recordlog::testing::read_file(*disk_, std::string(directory) + "/" + name);
    return all;
  }

  static constexpr const char* directory = "maildrops/ann";
  std::uint64_t segment_octets_ = 300;
  Time now_ = 1'700'000'000 * second;
  std::vector<std::string> reports_;
  std::unique_ptr<recordlog::Disk> disk_ = recordlog::make_memory_disk();
  std::unique_ptr<store::Backend> store_;
};

}  // namespace satchel::store::testing
