#include "recordlog/disk.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "recordlog/support.hpp"

namespace satchel::recordlog {
namespace {

/// Every promise of Disk holds for each of them.
class DiskTest : public ::testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    if (std::string_view(GetParam()) == "memory")
      disk_ = make_memory_disk();
    else
      disk_ = open_real_disk(directory_.path() + "/made/when/absent").value();
    ASSERT_TRUE(disk_->create_directories("a/b"));
  }

  testing::TemporaryDirectory directory_;
  std::unique_ptr<Disk> disk_;
};

INSTANTIATE_TEST_SUITE_P(All, DiskTest, ::testing::Values("memory", "real"),
                         [](const auto& parameter) { return std::string(parameter.param); });

TEST_P(DiskTest, AppendedPiecesAreReadBackAtAnyOffset) {
  auto file = disk_->create("a/b/file").value();
  const std::vector<std::string_view> pieces = {"one", "", "two", "three"};
  ASSERT_TRUE(file->append(pieces));
  ASSERT_TRUE(file->append({}));
  ASSERT_TRUE(file->sync());
  EXPECT_EQ(file->size().value(), 11U);
  std::string into(20, '?');
  EXPECT_EQ(file->read(3, into).value(), 8U);
  EXPECT_EQ(into.substr(0, 8), "twothree");
  EXPECT_EQ(file->read(11, into).value(), 0U);
  EXPECT_EQ(file->read(500, into).value(), 0U);
}

TEST_P(DiskTest, ThousandsOfPiecesArriveInOrder) {
  auto file = disk_->create("a/b/file").value();
  std::string expected;
  std::vector<std::string> texts;
  for (int i = 0; i < 5000; ++i) expected += texts.emplace_back(std::to_string(i));
  ASSERT_TRUE(file->append(std::vector<std::string_view>(texts.begin(), texts.end())));
  EXPECT_EQ(testing::read_file(*disk_, "a/b/file"), expected);
}

TEST_P(DiskTest, WhatIsCachedIsReadWithoutBlocking) {
  auto file = disk_->create("a/b/file").value();
  const std::string_view text = "text";
  ASSERT_TRUE(file->append({&text, 1}));
  std::string into(4, '?');
  const auto got = file->read_if_cached(0, into);
  ASSERT_TRUE(got);
  if (*got) EXPECT_EQ(into.substr(0, **got), text.substr(0, **got));
  file->forget_cache();
  EXPECT_EQ(file->read(0, into).value(), 4U);
  EXPECT_EQ(into, text);
}

TEST_P(DiskTest, CreateRefusesWhatExistsAndOpenWhatDoesNot) {
  ASSERT_TRUE(disk_->create("a/b/file"));
  EXPECT_FALSE(disk_->create("a/b/file"));
  EXPECT_EQ(disk_->open("a/b/other").error().kind, DiskErrorKind::not_found);
  EXPECT_EQ(disk_->create("nowhere/file").error().kind, DiskErrorKind::not_found);
}

TEST_P(DiskTest, NamesAreListedSorted) {
  testing::put_file(*disk_, "a/2", "");
  testing::put_file(*disk_, "a/10", "");
  EXPECT_EQ(disk_->list("a").value(), (std::vector<std::string>{"10", "2", "b"}));
  EXPECT_EQ(disk_->list("a/b").value(), std::vector<std::string>{});
  EXPECT_EQ(disk_->list("absent").value(), std::vector<std::string>{});
}

TEST_P(DiskTest, RenameReplacesAndAnOpenFileStaysReadable) {
  testing::put_file(*disk_, "a/old", "old");
  testing::put_file(*disk_, "a/new", "new");
  auto old = disk_->open("a/old").value();
  ASSERT_TRUE(disk_->rename("a/new", "a/old"));
  ASSERT_TRUE(disk_->sync_directory("a"));
  EXPECT_EQ(testing::read_file(*disk_, "a/old"), "new");
  EXPECT_EQ(old->size().value(), 3U);
  EXPECT_FALSE(disk_->rename("a/new", "a/other"));
  ASSERT_TRUE(disk_->remove("a/old"));
  EXPECT_EQ(disk_->remove("a/old").error().kind, DiskErrorKind::not_found);
}

TEST_P(DiskTest, CreatingADirectoryThatExistsIsFine) {
  EXPECT_TRUE(disk_->create_directories("a/b"));
  EXPECT_TRUE(disk_->create_directories("a/b/c/d"));
  testing::put_file(*disk_, "a/b/c/d/file", "");
  EXPECT_TRUE(disk_->create_directories("a/b/c/d"));
}

TEST_P(DiskTest, ALockHasOneHolderUntilItGoes) {
  auto held = disk_->lock("a/lock", Wait::no);
  ASSERT_TRUE(held);
  EXPECT_EQ(disk_->lock("a/lock", Wait::no).error().kind, DiskErrorKind::locked);
  EXPECT_TRUE(disk_->lock("a/other", Wait::no));
  held->reset();
  EXPECT_TRUE(disk_->lock("a/lock", Wait::no));
  EXPECT_EQ(disk_->lock("nowhere/lock", Wait::no).error().kind, DiskErrorKind::not_found);
}

TEST_P(DiskTest, OneOfManyWaitingThreadsHoldsTheLock) {
  std::atomic<int> inside = 0;
  std::atomic<int> rounds = 0;
  std::vector<std::jthread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int round = 0; round < 50; ++round) {
        const auto lock = disk_->lock("a/lock", Wait::yes);
        ASSERT_TRUE(lock);
        EXPECT_EQ(++inside, 1);
        --inside;
        ++rounds;
      }
    });
  }
  threads.clear();
  EXPECT_EQ(rounds, 200);
}

}  // namespace
}  // namespace satchel::recordlog
