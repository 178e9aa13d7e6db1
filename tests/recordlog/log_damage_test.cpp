#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "recordlog/support.hpp"

namespace satchel::recordlog {
namespace {

using testing::append;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::open;
using testing::pending;
using testing::put_file;
using testing::read_file;
using testing::scan;
using testing::Scanned;
using ::testing::SizeIs;

const std::string segment = "log/00000001.seg";
constexpr std::size_t first_record = 80;

/// A log of four appends with six records in one segment, and its octets for the tests to spoil.
class LogDamage : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto disk = make_memory_disk();
    const auto log = open(*disk);
    append(*log, {pending(1, "first message\r\n")});
    append(*log, {pending(2, "second\r\n"), pending(3, "")});
    append(*log, {pending(4, "fourth, a little longer than the others\r\n")});
    append(*log, {pending(5, "fifth\r\n"), pending(6, "sixth\r\n")});
    whole_ = scan(*log);
    ASSERT_THAT(whole_.records, SizeIs(6));
    for (const Record& record : whole_.records) payloads_[record.header.flags] = log->read_payload(record).value();
    octets_ = read_file(*disk, segment);
  }

  /// Opens a log whose only segment is `octets`, and checks that whatever a scan gives is what was written.
  Scanned scan_of(const std::string& octets) {
    disk_ = make_memory_disk();
    put_file(*disk_, segment, octets);
    log_ = open(*disk_);
    Scanned found = scan(*log_);
    for (const Record& record : found.records) {
      const auto payload = log_->read_payload(record);
      const RecordId id = pending(record.header.flags, "").header.id;
      EXPECT_EQ(record.header.id, id);
      if (payload)
        EXPECT_EQ(*payload, payloads_[record.header.flags]);
      else
        EXPECT_EQ(payload.error().kind, LogErrorKind::damaged);
    }
    return found;
  }

  std::string octets_;
  Scanned whole_;
  std::map<int, std::string> payloads_;
  std::unique_ptr<Disk> disk_;
  std::unique_ptr<Log> log_;
};

TEST_F(LogDamage, CutAtAnyOctetLeavesExactlyTheRecordsBefore) {
  for (std::size_t length = 0; length < octets_.size(); ++length) {
    SCOPED_TRACE(length);
    std::vector<int> expected;
    bool at_a_boundary = length == 0 || length == first_record;
    for (const Record& record : whole_.records) {
      if (record.end.offset <= length) expected.push_back(record.header.flags);
      if (record.end.offset == length) at_a_boundary = true;
    }
    const Scanned found = scan_of(octets_.substr(0, length));
    EXPECT_EQ(found.numbers(), expected);
    ASSERT_THAT(found.damage, SizeIs(at_a_boundary ? 0 : 1));
    if (!at_a_boundary) EXPECT_EQ(found.damage[0].kind, Damage::Kind::torn_tail);

    // What comes after goes into a segment of its own when the tail is torn, and nothing that is there changes.
    append(*log_, {pending(9, "after")});
    expected.push_back(9);
    EXPECT_EQ(scan(*open(*disk_)).numbers(), expected);
    EXPECT_TRUE(read_file(*disk_, segment).starts_with(octets_.substr(0, length)));
    EXPECT_EQ(disk_->list("log")->size(), at_a_boundary && length > 0 ? 1U : 2U);
  }
}

TEST_F(LogDamage, AnyOctetFlippedGivesNoWrongRecordAndSparesTheOthers) {
  for (std::size_t place = 0; place < octets_.size(); ++place) {
    for (const char bits : {'\x01', '\x80', '\xff'}) {
      SCOPED_TRACE(place);
      std::string spoiled = octets_;
      spoiled[place] = static_cast<char>(spoiled[place] ^ bits);
      const Scanned found = scan_of(spoiled);

      std::vector<int> readable;
      for (const Record& record : found.records)
        if (log_->read_payload(record)) readable.push_back(record.header.flags);
      std::vector<int> expected;
      for (const Record& record : whole_.records)
        if (place < record.position.offset || place >= record.end.offset) expected.push_back(record.header.flags);
      EXPECT_EQ(readable, expected);
      // A flip is reported by the scan, or by reading the record that is still listed.
      EXPECT_EQ(found.damage.size() + (found.records.size() - readable.size()), 1U);
    }
  }
}

TEST_F(LogDamage, DamageInFrontOfValidRecordsIsNoTornTail) {
  std::string spoiled = octets_;
  spoiled[whole_.records[1].position.offset + 20] ^= 1;
  const Scanned found = scan_of(spoiled);
  EXPECT_THAT(found.numbers(), ElementsAre(1, 3, 4, 5, 6));
  ASSERT_THAT(found.damage, SizeIs(1));
  EXPECT_EQ(found.damage[0].kind, Damage::Kind::damaged);
  EXPECT_EQ(found.damage[0].offset, whole_.records[1].position.offset);
  EXPECT_EQ(found.damage[0].octets, whole_.records[2].position.offset - whole_.records[1].position.offset);
}

TEST_F(LogDamage, ADamagedPayloadStaysListedUnlessItIsInTheLastAppend) {
  std::string spoiled = octets_;
  spoiled[whole_.records[3].payload_offset] ^= 1;
  EXPECT_THAT(scan_of(spoiled).numbers(), ElementsAre(1, 2, 3, 4, 5, 6));

  spoiled = octets_;
  spoiled[whole_.records[4].payload_offset] ^= 1;
  const Scanned found = scan_of(spoiled);
  EXPECT_THAT(found.numbers(), ElementsAre(1, 2, 3, 4, 6));
  ASSERT_THAT(found.damage, SizeIs(1));
  EXPECT_EQ(found.damage[0].kind, Damage::Kind::torn_tail);
}

TEST_F(LogDamage, WhatWasKeptAsideStaysAsideAfterMoreAppends) {
  std::string spoiled = octets_;
  spoiled[whole_.records[4].payload_offset] ^= 1;
  scan_of(spoiled);
  append(*log_, {pending(9, "after")});
  EXPECT_THAT(scan(*open(*disk_)).numbers(), ElementsAre(1, 2, 3, 4, 6, 9));
}

TEST_F(LogDamage, SegmentsOfZerosOrNoiseAreReportedAndSkipped) {
  for (const std::size_t size : {1U, 79U, 80U, 5000U}) {
    for (const char fill : {'\0', 'S', '\xff'}) {
      EXPECT_THAT(scan_of(std::string(size, fill)).damage, SizeIs(1));
      append(*log_, {pending(9, "after")});
      EXPECT_THAT(scan(*open(*disk_)).numbers(), ElementsAre(9));
    }
  }
}

TEST_F(LogDamage, RecordsOfAnotherSegmentInsideAPayloadAreNeverTaken) {
  // Somebody mails a whole segment, and the record that holds it loses its header.
  disk_ = make_memory_disk();
  log_ = open(*disk_);
  append(*log_, {pending(20, octets_)});
  append(*log_, {pending(21, "after")});
  std::string outer = read_file(*disk_, segment);
  outer[first_record + 13] ^= 1;
  put_file(*disk_, segment, outer);
  EXPECT_THAT(scan(*open(*disk_)).numbers(), ElementsAre(21));
}

TEST_F(LogDamage, ASegmentUnderAnotherNameIsRefused) {
  disk_ = make_memory_disk();
  put_file(*disk_, segment, octets_);
  put_file(*disk_, "log/00000002.seg", octets_);
  const Scanned found = scan(*open(*disk_));
  EXPECT_THAT(found.records, SizeIs(6));
  EXPECT_THAT(found.damage, SizeIs(1));
}

TEST_F(LogDamage, ASegmentThatBecameShorterIsAnError) {
  scan_of(octets_);
  const Position end = whole_.end;
  put_file(*disk_, segment, octets_.substr(0, octets_.size() - 10));
  const auto result = open(*disk_)->scan(end, [](const Record&) {}, [](const Damage&) {});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, LogErrorKind::damaged);
}

}  // namespace
}  // namespace satchel::recordlog
