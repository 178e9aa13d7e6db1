#include "store/log/log_store.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <condition_variable>
#include <cstring>
#include <latch>
#include <mutex>
#include <thread>

#include "recordlog/failing_disk.hpp"
#include "recordlog/support.hpp"
#include "store/conformance.hpp"

namespace satchel::store {
namespace {

using testing::all_of;
using testing::deliver;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::open;
using ::testing::SizeIs;

class LogStoreTest : public ::testing::Test {
 protected:
  std::unique_ptr<Store> store(recordlog::Disk& disk) {
    return open_log_store(disk, {.report = [this](std::string_view line) { reports_.emplace_back(line); }});
  }

  std::vector<std::string> reports_;
  std::unique_ptr<recordlog::Disk> disk_ = recordlog::make_memory_disk();
};

TEST_F(LogStoreTest, TwoStoresOnOneDirectorySeeEachOthersMail) {
  const auto one = store(*disk_);
  const auto two = store(*disk_);
  for (int i = 0; i < 20; ++i) {
    deliver(i % 2 == 0 ? *one : *two, "ann", std::to_string(i) + "\r\n");
    EXPECT_EQ(all_of(*one, "ann"), all_of(*two, "ann"));
    EXPECT_EQ(open(*one, "ann")->count(), static_cast<std::size_t>(i + 1));
  }
  ASSERT_TRUE(open(*one, "ann")->erase(std::vector<std::uint32_t>{3, 4}));
  EXPECT_THAT(all_of(*two, "ann"), SizeIs(18));
  EXPECT_THAT(reports_, IsEmpty());
}

TEST_F(LogStoreTest, TheLeaseHoldsBetweenStores) {
  const auto one = store(*disk_);
  const auto two = store(*disk_);
  auto held = open(*one, "ann", Sharing::exclusive);
  EXPECT_EQ(two->open("ann", Sharing::exclusive).error().kind, ErrorKind::in_use);
  held.reset();
  EXPECT_TRUE(two->open("ann", Sharing::exclusive));
}

TEST_F(LogStoreTest, AFailedDeliveryLeavesNothingAndTheNextOneWorks) {
  recordlog::testing::Faults faults;
  recordlog::testing::FailingDisk failing(*disk_, faults);
  const auto failing_store = store(failing);
  deliver(*failing_store, "ann", "one\r\n");
  for (std::atomic<int>* fault : {&faults.appends, &faults.syncs}) {
    StringBody body("lost\r\n");
    *fault = 1;
    EXPECT_EQ(failing_store->deliver("ann", "", body).error().kind, ErrorKind::temporary);
    EXPECT_THAT(all_of(*failing_store, "ann"), SizeIs(1));
    EXPECT_THAT(all_of(*store(*disk_), "ann"), SizeIs(1));
  }
  deliver(*failing_store, "ann", "two\r\n");
  EXPECT_THAT(all_of(*failing_store, "ann"), SizeIs(2));
  EXPECT_EQ(all_of(*store(*disk_), "ann"), all_of(*failing_store, "ann"));
}

TEST_F(LogStoreTest, AFailedEraseDeletesNothing) {
  recordlog::testing::Faults faults;
  recordlog::testing::FailingDisk failing(*disk_, faults);
  const auto failing_store = store(failing);
  for (int i = 0; i < 10; ++i) deliver(*failing_store, "ann", "x\r\n");
  faults.syncs = 1;
  EXPECT_FALSE(open(*failing_store, "ann")->erase(std::vector<std::uint32_t>{0, 1, 2}));
  EXPECT_THAT(all_of(*failing_store, "ann"), SizeIs(10));
  EXPECT_THAT(all_of(*store(*disk_), "ann"), SizeIs(10));
}

TEST_F(LogStoreTest, AFullDiskIsToldApart) {
  recordlog::testing::Faults faults;
  faults.kind = recordlog::DiskErrorKind::full;
  recordlog::testing::FailingDisk failing(*disk_, faults);
  const auto failing_store = store(failing);
  faults.creates = 1;
  StringBody body("x\r\n");
  EXPECT_EQ(failing_store->deliver("ann", "", body).error().kind, ErrorKind::full);
}

TEST_F(LogStoreTest, AReadErrorRefusesTheSessionAndNeverShortensTheList) {
  recordlog::testing::Faults faults;
  recordlog::testing::FailingDisk failing(*disk_, faults);
  for (int i = 0; i < 100; ++i) deliver(*store(*disk_), "ann", "x\r\n");
  for (int failing_reads = 1; failing_reads < 6; ++failing_reads) {
    const auto fresh = store(failing);
    faults.reads = failing_reads;
    for (;;) {
      const auto session = fresh->open("ann", Sharing::snapshot);
      if (session) {
        EXPECT_EQ((*session)->count(), 100U);
        break;
      }
      EXPECT_EQ(session.error().kind, ErrorKind::temporary);
    }
  }
}

/// Lets the test hold back one sync, and counts them.
class HeldDisk final : public recordlog::Disk {
 public:
  using recordlog::Disk::lock;
  explicit HeldDisk(recordlog::Disk& below) : below_(below) {}

  void hold() {
    const std::scoped_lock lock(mutex_);
    held_ = true;
  }
  void wait_until_one_waits() {
    std::unique_lock lock(mutex_);
    moved_.wait(lock, [&] { return waiting_ > 0; });
  }
  void let_go() {
    const std::scoped_lock lock(mutex_);
    held_ = false;
    moved_.notify_all();
  }
  int syncs() {
    const std::scoped_lock lock(mutex_);
    return syncs_;
  }

  using FileResult = recordlog::DiskResult<std::unique_ptr<recordlog::File>>;
  FileResult open(const std::string& path) override { return wrap(below_.open(path)); }
  FileResult create(const std::string& path) override { return wrap(below_.create(path)); }
  recordlog::DiskResult<void> create_directories(const std::string& path) override {
    return below_.create_directories(path);
  }
  recordlog::DiskResult<std::vector<std::string>> list(const std::string& directory) override {
    return below_.list(directory);
  }
  recordlog::DiskResult<void> rename(const std::string& from, const std::string& to) override {
    return below_.rename(from, to);
  }
  recordlog::DiskResult<void> remove(const std::string& path) override { return below_.remove(path); }
  recordlog::DiskResult<void> sync_directory(const std::string& path) override { return below_.sync_directory(path); }
  recordlog::DiskResult<std::unique_ptr<recordlog::DiskLock>> lock(const std::string& path, recordlog::Wait wait,
                                                                   recordlog::Hold hold) override {
    return below_.lock(path, wait, hold);
  }

 private:
  class HeldFile final : public recordlog::File {
   public:
    HeldFile(std::unique_ptr<recordlog::File> file, HeldDisk& disk) : file_(std::move(file)), disk_(disk) {}
    recordlog::DiskResult<std::uint64_t> size() override { return file_->size(); }
    recordlog::DiskResult<std::size_t> read(std::uint64_t offset, std::span<char> into) override {
      return file_->read(offset, into);
    }
    recordlog::DiskResult<std::optional<std::size_t>> read_if_cached(std::uint64_t offset,
                                                                     std::span<char> into) override {
      return file_->read_if_cached(offset, into);
    }
    recordlog::DiskResult<void> append(std::span<const std::string_view> pieces) override {
      return file_->append(pieces);
    }
    recordlog::DiskResult<void> sync() override {
      disk_.wait_in_sync();
      return file_->sync();
    }
    void forget_cache() override { file_->forget_cache(); }

   private:
    std::unique_ptr<recordlog::File> file_;
    HeldDisk& disk_;
  };

  FileResult wrap(FileResult file) {
    if (!file) return file;
    return std::make_unique<HeldFile>(std::move(*file), *this);
  }
  void wait_in_sync() {
    std::unique_lock lock(mutex_);
    ++syncs_;
    ++waiting_;
    moved_.notify_all();
    moved_.wait(lock, [&] { return !held_; });
    --waiting_;
  }

  recordlog::Disk& below_;
  std::mutex mutex_;
  std::condition_variable moved_;
  bool held_ = false;
  int waiting_ = 0;
  int syncs_ = 0;
};

TEST_F(LogStoreTest, NothingIsSeenBeforeItsSyncAndReadingDoesNotWaitForIt) {
  HeldDisk held(*disk_);
  const auto held_store = store(held);
  deliver(*held_store, "ann", "first\r\n");
  const auto session = open(*held_store, "ann");

  held.hold();
  std::jthread delivery([&] { deliver(*held_store, "ann", "second\r\n"); });
  held.wait_until_one_waits();
  EXPECT_EQ(testing::wire_of(*session, 0), "first\r\n");
  std::atomic<bool> opened = false;
  std::jthread login([&] {
    const auto later = open(*held_store, "ann");
    opened = true;
    EXPECT_EQ(later->count(), 2U);
  });
  EXPECT_FALSE(opened);
  held.let_go();
}

TEST_F(LogStoreTest, DeliveriesThatWaitShareASync) {
  constexpr int waiting = 20;
  HeldDisk held(*disk_);
  const auto held_store = store(held);
  deliver(*held_store, "ann", "first\r\n");
  // How many have queued up when the leader's sync ends is up to the scheduler, so a round may prove nothing.
  int rounds = 0;
  for (bool shared = false; !shared; ++rounds) {
    ASSERT_LT(rounds, 1000);
    held.hold();
    const int before = held.syncs();
    {
      std::jthread leader([&] { deliver(*held_store, "ann", "leader\r\n"); });
      held.wait_until_one_waits();
      std::latch all_started(waiting);
      std::vector<std::jthread> followers;
      for (int i = 0; i < waiting; ++i) {
        followers.emplace_back([&] {
          all_started.count_down();
          deliver(*held_store, "ann", "follower\r\n");
        });
      }
      all_started.wait();
      held.let_go();
    }
    shared = held.syncs() - before < waiting / 2;
  }
  EXPECT_THAT(all_of(*held_store, "ann"), SizeIs(static_cast<std::size_t>(rounds * (waiting + 1) + 1)));
}

TEST_F(LogStoreTest, ALargeMaildropIsOpenedFromItsIndex) {
  const auto first = store(*disk_);
  for (int i = 0; i < 500; ++i) deliver(*first, "ann", "x\r\n");
  ASSERT_TRUE(disk_->open("maildrops/ann/index"));

  // A log that cannot be scanned from its beginning any more: only the index knows the messages in front.
  std::string segment = recordlog::testing::read_file(*disk_, "maildrops/ann/00000001.seg");
  segment[80 + 12] ^= 1;
  recordlog::testing::put_file(*disk_, "maildrops/ann/00000001.seg", segment);
  EXPECT_EQ(open(*store(*disk_), "ann")->count(), 500U);
  ASSERT_TRUE(disk_->remove("maildrops/ann/index"));
  EXPECT_EQ(open(*store(*disk_), "ann")->count(), 499U);
  EXPECT_THAT(reports_, SizeIs(1));
}

TEST_F(LogStoreTest, AnIndexThatIsWrongOrGoneChangesNothing) {
  const auto first = store(*disk_);
  for (int i = 0; i < 200; ++i) deliver(*first, "ann", std::to_string(i) + "\r\n");
  ASSERT_TRUE(open(*first, "ann")->erase(std::vector<std::uint32_t>{5, 50, 150}));
  const auto expected = all_of(*first, "ann");
  const std::string index = recordlog::testing::read_file(*disk_, "maildrops/ann/index");

  std::string spoiled = index;
  spoiled[spoiled.size() / 2] ^= 1;
  for (const std::string& octets : {std::string(), std::string("SATCHIDX"), index.substr(0, 500), spoiled}) {
    recordlog::testing::put_file(*disk_, "maildrops/ann/index", octets);
    EXPECT_EQ(all_of(*store(*disk_), "ann"), expected);
  }
  ASSERT_TRUE(disk_->remove("maildrops/ann/index"));
  EXPECT_EQ(all_of(*store(*disk_), "ann"), expected);
}

TEST_F(LogStoreTest, AnIndexOfAnotherHistoryIsNotUsed) {
  // A copy of the maildrop is put back, and new mail goes on from it; the index is still that of the lost history.
  const auto first = store(*disk_);
  for (int i = 0; i < 30; ++i) deliver(*first, "ann", "old\r\n");
  const std::string copy = recordlog::testing::read_file(*disk_, "maildrops/ann/00000001.seg");
  for (int i = 0; i < 200; ++i) deliver(*first, "ann", "lost\r\n");
  recordlog::testing::put_file(*disk_, "maildrops/ann/00000001.seg", copy);
  const std::string index = recordlog::testing::read_file(*disk_, "maildrops/ann/index");
  ASSERT_TRUE(disk_->remove("maildrops/ann/index"));
  const auto second = store(*disk_);
  for (int i = 0; i < 200; ++i) deliver(*second, "ann", "new!\r\n");
  recordlog::testing::put_file(*disk_, "maildrops/ann/index", index);

  const auto found = all_of(*store(*disk_), "ann");
  EXPECT_THAT(found, SizeIs(230));
  EXPECT_EQ(found, all_of(*second, "ann"));
  EXPECT_THAT(reports_, ::testing::Contains(HasSubstr("index")));
}

TEST_F(LogStoreTest, DeletingAHundredThousandMessagesTakesUnderASecond) {
  constexpr std::uint32_t count = 100'000;
  const auto big = store(*disk_);
  std::vector<recordlog::PendingRecord> records(count);
  const auto log = recordlog::Log::open(*disk_, "maildrops/ann").value();
  for (std::uint32_t i = 0; i < count; ++i) {
    records[i].header.type = 1;
    records[i].header.octets = 3;
    std::memcpy(records[i].header.id.data(), &i, sizeof i);
    records[i].payload = {"x\r\n"};
  }
  ASSERT_TRUE(log->append(records));
  const auto session = open(*big, "ann");
  ASSERT_EQ(session->count(), count);
  std::vector<std::uint32_t> all(count);
  for (std::uint32_t i = 0; i < count; ++i) all[i] = i;
  const auto start = std::chrono::steady_clock::now();
  ASSERT_TRUE(session->erase(all));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(1));
  EXPECT_EQ(open(*big, "ann")->count(), 0U);
  EXPECT_EQ(open(*store(*disk_), "ann")->count(), 0U);
}

}  // namespace
}  // namespace satchel::store
