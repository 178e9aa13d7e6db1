#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "recordlog/log.hpp"

/// What the tests of the record log share.
namespace satchel::recordlog::testing {

inline PendingRecord pending(std::uint8_t number, std::string_view payload) {
  PendingRecord record;
  record.header.type = 7;
  record.header.flags = number;
  record.header.id.fill(number);
  record.header.time_us = 1'700'000'000'000'000 + number;
  record.header.octets = payload.size() * 3;
  record.header.attributes = std::string(number % 5, 'a');
  record.payload = {payload};
  return record;
}

/// All that a scan gives.
struct Scanned {
  std::vector<Record> records;
  std::vector<Damage> damage;
  Position end;

  std::vector<int> numbers() const {
    std::vector<int> result;
    for (const Record& record : records) result.push_back(record.header.flags);
    return result;
  }
};

inline Scanned scan(Log& log, Position from = {}) {
  Scanned result;
  const auto end = log.scan(
      from, [&](const Record& record) { result.records.push_back(record); },
      [&](const Damage& damage) { result.damage.push_back(damage); });
  EXPECT_TRUE(end) << (end ? "" : end.error().detail);
  if (end) result.end = *end;
  return result;
}

inline std::unique_ptr<Log> open(Disk& disk, LogOptions options = {}) {
  auto log = Log::open(disk, "log", options);
  EXPECT_TRUE(log);
  return std::move(*log);
}

inline void append(Log& log, const std::vector<PendingRecord>& records) {
  const auto appended = log.append(records);
  ASSERT_TRUE(appended) << appended.error().detail;
  ASSERT_EQ(appended->size(), records.size());
}

inline std::string read_file(Disk& disk, const std::string& path) {
  auto file = disk.open(path);
  EXPECT_TRUE(file) << path;
  std::string octets((*file)->size().value(), '\0');
  EXPECT_EQ((*file)->read(0, octets).value(), octets.size());
  return octets;
}

/// A file with these octets, in place of what was there.
inline void put_file(Disk& disk, const std::string& path, std::string_view octets) {
  ASSERT_TRUE(disk.create_directories(path.substr(0, path.rfind('/'))));
  (void)disk.remove(path);
  auto file = disk.create(path);
  ASSERT_TRUE(file) << file.error().detail;
  ASSERT_TRUE((*file)->append({&octets, 1}));
}

/// A directory that goes with the test.
class TemporaryDirectory {
 public:
  explicit TemporaryDirectory(const std::filesystem::path& above = std::filesystem::temp_directory_path()) {
    std::string pattern = (above / "satchel-test-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  ~TemporaryDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace satchel::recordlog::testing
