#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "recordlog/failing_disk.hpp"
#include "recordlog/support.hpp"

namespace satchel::recordlog {
namespace {

using testing::append;
using ::testing::ElementsAre;
using testing::open;
using testing::pending;
using testing::scan;
using ::testing::SizeIs;

class LogFailure : public ::testing::Test {
 protected:
  void SetUp() override {
    log_ = open(disk_);
    append(*log_, {pending(1, "one")});
  }

  testing::Faults faults_;
  std::unique_ptr<Disk> memory_ = make_memory_disk();
  testing::FailingDisk disk_{*memory_, faults_};
  std::unique_ptr<Log> log_;
  const std::vector<PendingRecord> failing_ = {pending(2, "two"), pending(3, "three"), pending(4, "four")};
};

TEST_F(LogFailure, OfAFailedWriteNothingIsSeen) {
  faults_.appends = 1;
  EXPECT_FALSE(log_->append(failing_));
  EXPECT_THAT(scan(*open(disk_)).numbers(), ElementsAre(1));
  append(*log_, {pending(5, "five")});
  const auto found = scan(*open(disk_));
  EXPECT_THAT(found.numbers(), ElementsAre(1, 5));
  EXPECT_EQ(found.records[1].position.segment, 2U);
  EXPECT_THAT(found.damage, SizeIs(1));
}

TEST_F(LogFailure, OfAFailedSyncNothingIsSeenThoughItWasWritten) {
  const Position before = scan(*log_).end;
  faults_.syncs = 1;
  EXPECT_FALSE(log_->append(failing_));
  EXPECT_THAT(scan(*open(disk_)).numbers(), ElementsAre(1));
  EXPECT_THAT(scan(*log_, before).numbers(), ElementsAre());
  append(*log_, {pending(5, "five")});
  EXPECT_THAT(scan(*open(disk_)).numbers(), ElementsAre(1, 5));
}

TEST_F(LogFailure, WhatCouldNotBeSyncedIsAppendedToByNobodyElse) {
  for (int failed_creates = 0; failed_creates < 2; ++failed_creates) {
    faults_.syncs = 2;
    faults_.creates = failed_creates;
    EXPECT_FALSE(log_->append(failing_));
    faults_.syncs = 0;
    const std::uint32_t unsure = scan(*open(disk_)).end.segment;
    const auto other = open(disk_);
    scan(*other);
    append(*other, {pending(5, "five")});
    EXPECT_GT(scan(*open(disk_)).records.back().position.segment, unsure);
    scan(*log_);
  }
}

TEST_F(LogFailure, WhenTheCutFailsTooTheNextAppendStillBeginsASegment) {
  for (int failed_creates = 0; failed_creates < 3; ++failed_creates) {
    faults_.appends = 2;
    faults_.creates = failed_creates;
    EXPECT_FALSE(log_->append(failing_));
    faults_.appends = 0;
    faults_.creates = 0;
    append(*log_, {pending(5, "five")});
  }
  const auto found = scan(*open(disk_));
  std::vector<int> acknowledged;
  for (const int number : found.numbers())
    if (number == 1 || number == 5) acknowledged.push_back(number);
  EXPECT_THAT(acknowledged, ElementsAre(1, 5, 5, 5));
}

TEST_F(LogFailure, ANewSegmentWhoseNameIsNotDurableIsNotPromised) {
  const auto log = open(disk_, {.segment_octets = 1});
  scan(*log);
  faults_.directory_syncs = 1;
  EXPECT_FALSE(log->append(failing_));
  append(*log, {pending(5, "five")});
  EXPECT_THAT(scan(*open(disk_)).numbers(), ElementsAre(1, 5));
}

TEST_F(LogFailure, AScanThatCannotSyncPromisesNothing) {
  faults_.syncs = 1;
  const auto result = open(disk_)->scan({}, [](const Record&) {}, [](const Damage&) {});
  EXPECT_FALSE(result);
}

TEST_F(LogFailure, AReadErrorIsNoDamage) {
  int damage = 0;
  faults_.reads = 1;
  const auto result = open(disk_)->scan({}, [](const Record&) {}, [&](const Damage&) { ++damage; });
  EXPECT_FALSE(result);
  EXPECT_EQ(damage, 0);
  EXPECT_THAT(scan(*open(disk_)).numbers(), ElementsAre(1));
}

TEST_F(LogFailure, AFullDiskSaysSo) {
  faults_.kind = DiskErrorKind::full;
  faults_.appends = 1;
  const auto result = log_->append(failing_);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, LogErrorKind::full);
}

}  // namespace
}  // namespace satchel::recordlog
