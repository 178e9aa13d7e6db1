#include "recordlog/log.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <thread>

#include "base/ascii.hpp"
#include "recordlog/record_format.hpp"
#include "recordlog/support.hpp"

namespace satchel::recordlog {
namespace {

using testing::append;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::open;
using testing::pending;
using testing::scan;

class LogTest : public ::testing::Test {
 protected:
  std::unique_ptr<Disk> disk_ = make_memory_disk();
};

TEST_F(LogTest, AnAbsentLogIsAnEmptyOne) {
  const auto log = open(*disk_);
  const auto found = scan(*log);
  EXPECT_THAT(found.records, IsEmpty());
  EXPECT_THAT(found.damage, IsEmpty());
  EXPECT_EQ(found.end, Position{});
}

TEST_F(LogTest, GivesBackWhatWasAppended) {
  const auto log = open(*disk_);
  const auto lock = log->lock_for_writing();
  ASSERT_TRUE(lock);
  scan(*log);
  PendingRecord in_pieces = pending(2, "");
  in_pieces.payload = {"three ", "", "little ", "pieces"};
  const auto appended = log->append(std::vector{pending(1, "one"), in_pieces, pending(3, "")});
  ASSERT_TRUE(appended);

  const auto other = open(*disk_);
  const auto found = scan(*other);
  EXPECT_THAT(found.damage, IsEmpty());
  ASSERT_THAT(found.numbers(), ElementsAre(1, 2, 3));
  for (std::size_t i = 0; i < 3; ++i) {
    const Record& got = found.records[i];
    const Record& promised = (*appended)[i];
    EXPECT_EQ(got.position, promised.position);
    EXPECT_EQ(got.end, promised.end);
    EXPECT_EQ(got.payload_offset, promised.payload_offset);
    EXPECT_EQ(got.payload_octets, promised.payload_octets);
    EXPECT_EQ(got.payload_crc, promised.payload_crc);
    EXPECT_EQ(got.header.type, 7);
    EXPECT_EQ(got.header.id, promised.header.id);
    EXPECT_EQ(got.header.time_us, promised.header.time_us);
    EXPECT_EQ(got.header.octets, promised.header.octets);
    EXPECT_EQ(got.header.attributes, promised.header.attributes);
  }
  EXPECT_EQ(other->read_payload(found.records[0]).value(), "one");
  EXPECT_EQ(other->read_payload(found.records[1]).value(), "three little pieces");
  EXPECT_EQ(other->read_payload_from_disk(found.records[2]).value(), "");
  EXPECT_EQ(found.end, appended->back().end);
}

/// The octets of the hex example in docs/formats/record-log.md: four spaces, the place, two spaces, octets, two spaces.
std::string octets_of_the_format_page() {
  std::ifstream page(SATCHEL_TESTS_DIR "/../docs/formats/record-log.md");
  std::string octets;
  for (std::string line; std::getline(page, line);) {
    const std::string place = fmt::format("    {:04x}  ", octets.size());
    if (!line.starts_with(place)) continue;
    const std::string_view rest = std::string_view(line).substr(place.size());
    std::string hex(rest.substr(0, rest.find("  ")));
    std::erase(hex, ' ');
    octets += base::from_hex(hex).value_or("");
  }
  return octets;
}

TEST_F(LogTest, ReadsTheExampleOfTheFormatPage) {
  testing::put_file(*disk_, "log/00000001.seg", octets_of_the_format_page());
  const auto log = open(*disk_);
  const auto found = scan(*log);
  EXPECT_THAT(found.damage, IsEmpty());
  ASSERT_EQ(found.records.size(), 1U);
  EXPECT_EQ(found.records[0].header.type, 1);
  EXPECT_EQ(found.records[0].header.octets, 8U);
  EXPECT_EQ(found.records[0].header.time_us, 1'700'000'000'000'000);
  EXPECT_EQ(found.records[0].header.id.back(), 0xaf);
  EXPECT_EQ(log->read_payload(found.records[0]).value(), "Hi\r\n..x\r\n");
}

TEST_F(LogTest, ASegmentOfALaterVersionIsAnErrorAndNotDamage) {
  const auto log = open(*disk_);
  SegmentHeader header;
  header.version = format_version + 1;
  header.number = 1;
  testing::put_file(*disk_, "log/00000001.seg", encode(header));
  int damage = 0;
  const auto result = log->scan({}, [](const Record&) {}, [&](const Damage&) { ++damage; });
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error().detail, ::testing::HasSubstr("version 2"));
  EXPECT_EQ(damage, 0);
}

TEST_F(LogTest, ARecordIsReadByItsPosition) {
  const auto log = open(*disk_);
  append(*log, {pending(1, "one"), pending(2, "two")});
  const auto found = scan(*log);
  const auto second = log->record_at(found.records[1].position);
  ASSERT_TRUE(second);
  EXPECT_EQ(log->read_payload(*second).value(), "two");
  EXPECT_EQ(log->record_at({1, found.records[1].position.offset + 1}).error().kind, LogErrorKind::damaged);
  EXPECT_EQ(log->record_at({1, 1'000'000}).error().kind, LogErrorKind::damaged);
  EXPECT_EQ(log->record_at({9, 80}).error().kind, LogErrorKind::not_found);
}

TEST_F(LogTest, AScanGoesOnWhereTheLastOneStopped) {
  const auto log = open(*disk_);
  append(*log, {pending(1, "one")});
  const auto first = scan(*log);
  append(*log, {pending(2, "two")});
  append(*log, {pending(3, "three")});
  const auto second = scan(*log, first.end);
  EXPECT_THAT(second.numbers(), ElementsAre(2, 3));
  EXPECT_THAT(scan(*log, second.end).records, IsEmpty());
}

TEST_F(LogTest, AFullSegmentIsFollowedByANewOne) {
  const auto log = open(*disk_, {.segment_octets = 300});
  const std::string payload(100, 'p');
  for (std::uint8_t i = 1; i <= 7; ++i) append(*log, {pending(i, payload)});
  EXPECT_GE(disk_->list("log")->size(), 3U);
  const auto found = scan(*open(*disk_));
  EXPECT_THAT(found.numbers(), ElementsAre(1, 2, 3, 4, 5, 6, 7));
  EXPECT_THAT(found.damage, IsEmpty());
}

TEST_F(LogTest, LargePayloadsAndManySmallRecordsAreScannedAlike) {
  const auto log = open(*disk_);
  const std::string large(700'000, 'L');
  const std::string small = "small";
  std::vector<PendingRecord> records;
  for (int i = 0; i < 2000; ++i) records.push_back(pending(static_cast<std::uint8_t>(i), i % 500 == 3 ? large : small));
  append(*log, records);
  append(*log, {pending(1, "last")});
  const auto found = scan(*open(*disk_));
  ASSERT_EQ(found.records.size(), 2001U);
  for (std::size_t i = 0; i < 2000; ++i) ASSERT_EQ(found.records[i].header.flags, static_cast<std::uint8_t>(i));
  EXPECT_EQ(log->read_payload(found.records[503]).value(), large);
}

TEST_F(LogTest, TwoWritersTakeTurns) {
  const auto one = open(*disk_, {.segment_octets = 1000});
  const auto two = open(*disk_, {.segment_octets = 1000});
  Position seen_by_one;
  Position seen_by_two;
  for (std::uint8_t i = 0; i < 40; ++i) {
    Log& log = i % 3 == 0 ? *one : *two;
    Position& seen = i % 3 == 0 ? seen_by_one : seen_by_two;
    const auto lock = log.lock_for_writing();
    seen = scan(log, seen).end;
    append(log, {pending(i, "payload")});
  }
  const auto found = scan(*open(*disk_));
  EXPECT_THAT(found.damage, IsEmpty());
  ASSERT_EQ(found.records.size(), 40U);
  for (std::uint8_t i = 0; i < 40; ++i) EXPECT_EQ(found.records[i].header.flags, i);
}

TEST_F(LogTest, AWriterThatDidNotLookFirstHarmsNobody) {
  const auto one = open(*disk_);
  const auto two = open(*disk_);
  append(*one, {pending(0, "zero")});
  scan(*one);
  scan(*two);
  append(*one, {pending(1, "one")});
  const auto second = two->append(std::vector{pending(2, "two")});
  ASSERT_TRUE(second);
  EXPECT_EQ(two->read_payload(second->front()).value(), "two");
  append(*one, {pending(3, "three")});
  const auto found = scan(*open(*disk_));
  EXPECT_THAT(found.numbers(), ElementsAre(0, 1, 2, 3));
  EXPECT_THAT(found.damage, IsEmpty());
}

TEST_F(LogTest, ThreadsWithALogEachLoseNothing) {
  constexpr int writers = 4;
  constexpr int rounds = 50;
  std::vector<std::jthread> threads;
  for (std::uint8_t writer = 0; writer < writers; ++writer) {
    threads.emplace_back([&, writer] {
      const auto log = open(*disk_, {.segment_octets = 4000});
      Position seen;
      for (int round = 0; round < rounds; ++round) {
        const auto lock = log->lock_for_writing();
        ASSERT_TRUE(lock);
        seen = scan(*log, seen).end;
        append(*log, {pending(writer, "payload")});
      }
    });
  }
  threads.clear();
  const auto found = scan(*open(*disk_));
  EXPECT_THAT(found.damage, IsEmpty());
  EXPECT_EQ(found.records.size(), static_cast<std::size_t>(writers * rounds));
}

TEST_F(LogTest, RefusesAttributesThatDoNotFit) {
  const auto log = open(*disk_);
  PendingRecord record = pending(1, "one");
  record.header.attributes = std::string(65'536, 'a');
  EXPECT_FALSE(log->append({&record, 1}));
  record.header.attributes.pop_back();
  EXPECT_TRUE(log->append({&record, 1}));
  EXPECT_EQ(scan(*log).records.at(0).header.attributes.size(), 65'535U);
}

TEST(LogOnARealDisk, IsWholeAfterReopening) {
  const testing::TemporaryDirectory directory;
  {
    const auto disk = open_real_disk(directory.path()).value();
    const auto log = open(*disk, {.segment_octets = 1000});
    for (std::uint8_t i = 0; i < 30; ++i) {
      const auto lock = log->lock_for_writing();
      ASSERT_TRUE(lock);
      append(*log, {pending(i, "payload")});
    }
  }
  const auto disk = open_real_disk(directory.path()).value();
  const auto log = open(*disk);
  const auto found = scan(*log);
  EXPECT_THAT(found.damage, IsEmpty());
  ASSERT_EQ(found.records.size(), 30U);
  for (const Record& record : found.records) EXPECT_EQ(log->read_payload_from_disk(record).value(), "payload");
}

}  // namespace
}  // namespace satchel::recordlog
