#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <utility>

#include "store/log/maintained_store.hpp"

namespace satchel::store::testing {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

/// Notes the files that are read.
class WatchedDisk final : public recordlog::Disk {
 public:
  explicit WatchedDisk(recordlog::Disk& below) : below_(below) {}

  std::vector<std::string> take_reads() { return std::exchange(reads_, {}); }

  using recordlog::Disk::lock;
  recordlog::DiskResult<std::unique_ptr<recordlog::File>> open(const std::string& path) override {
    return wrap(path, below_.open(path));
  }
  recordlog::DiskResult<std::unique_ptr<recordlog::File>> create(const std::string& path) override {
    return wrap(path, below_.create(path));
  }
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
  class WatchedFile final : public recordlog::File {
   public:
    WatchedFile(std::string path, std::unique_ptr<recordlog::File> file, std::vector<std::string>& reads)
        : path_(std::move(path)), file_(std::move(file)), reads_(reads) {}
    recordlog::DiskResult<std::uint64_t> size() override { return file_->size(); }
    recordlog::DiskResult<std::uint64_t> stamp() override { return file_->stamp(); }
    recordlog::DiskResult<std::size_t> read(std::uint64_t offset, std::span<char> into) override {
      reads_.push_back(path_);
      return file_->read(offset, into);
    }
    recordlog::DiskResult<std::optional<std::size_t>> read_if_cached(std::uint64_t offset,
                                                                     std::span<char> into) override {
      reads_.push_back(path_);
      return file_->read_if_cached(offset, into);
    }
    recordlog::DiskResult<void> append(std::span<const std::string_view> pieces) override {
      return file_->append(pieces);
    }
    recordlog::DiskResult<void> sync() override { return file_->sync(); }
    void forget_cache() override { file_->forget_cache(); }

   private:
    std::string path_;
    std::unique_ptr<recordlog::File> file_;
    std::vector<std::string>& reads_;
  };

  recordlog::DiskResult<std::unique_ptr<recordlog::File>> wrap(
      const std::string& path, recordlog::DiskResult<std::unique_ptr<recordlog::File>> file) {
    if (!file) return file;
    return std::make_unique<WatchedFile>(path, std::move(*file), reads_);
  }

  recordlog::Disk& below_;
  std::vector<std::string> reads_;
};

class SignInTest : public MaintainedStore {
 protected:
  std::size_t sign_in(store::Backend& store) { return open(store, "ann")->count(); }

  recordlog::testing::TemporaryDirectory place_;
  std::unique_ptr<recordlog::Disk> real_ = recordlog::open_real_disk(place_.path()).value();
  WatchedDisk watched_{*real_};
  std::unique_ptr<store::Backend> fresh() { return open_log_store(watched_, options()); }
};

TEST_F(SignInTest, ReadsOneSmallFileWhenNothingHasChanged) {
  for (int i = 0; i < 20; ++i) deliver(*fresh(), "ann", "a message\r\n");
  watched_.take_reads();
  EXPECT_EQ(sign_in(*fresh()), 20U);
  EXPECT_EQ(watched_.take_reads(), std::vector<std::string>{"maildrops/ann/index"});
}

TEST_F(SignInTest, ReadsNothingTheSecondTime) {
  deliver(*fresh(), "ann", "a message\r\n");
  const auto store = fresh();
  sign_in(*store);
  watched_.take_reads();
  EXPECT_EQ(sign_in(*store), 1U);
  EXPECT_THAT(watched_.take_reads(), IsEmpty());
}

TEST_F(SignInTest, ReadsNothingOfAnEmptyMaildrop) {
  EXPECT_EQ(sign_in(*fresh()), 0U);
  EXPECT_THAT(watched_.take_reads(), IsEmpty());
}

TEST_F(SignInTest, ReadsTheSegmentsOnceWhenTheIndexIsGone) {
  for (int i = 0; i < 20; ++i) deliver(*fresh(), "ann", "a message\r\n");
  ASSERT_TRUE(real_->remove("maildrops/ann/index"));
  sign_in(*fresh());
  watched_.take_reads();
  EXPECT_EQ(sign_in(*fresh()), 20U);
  EXPECT_THAT(watched_.take_reads(), SizeIs(1));
}

TEST_F(SignInTest, SeesAFileOfEqualSizePutInThePlaceOfTheLast) {
  const std::string path = "maildrops/ann/00000001.seg";
  deliver(*fresh(), "ann", "one\r\n");
  const std::string copy = recordlog::testing::read_file(*real_, path);
  deliver(*fresh(), "ann", "lost\r\n");
  const std::string index = recordlog::testing::read_file(*real_, "maildrops/ann/index");
  recordlog::testing::put_file(*real_, path, copy);
  deliver(*fresh(), "ann", "new!\r\n");
  recordlog::testing::put_file(*real_, "maildrops/ann/index", index);
  EXPECT_EQ(wires(all_of(*fresh(), "ann")), (std::vector<std::string>{"one\r\n", "new!\r\n"}));
}

TEST_F(SignInTest, NeverGivesAnOldUidlToNewMailAfterAnOlderCopyIsPutBack) {
  std::vector<std::string> uidls;
  for (int i = 0; i < 5; ++i) uidls.push_back(deliver(*fresh(), "ann", "kept\r\n"));
  std::map<std::string, std::string> copy;
  for (const std::string& name : real_->list(directory).value())
    copy[name] = recordlog::testing::read_file(*real_, std::string(directory) + "/" + name);
  for (int i = 0; i < 5; ++i) uidls.push_back(deliver(*fresh(), "ann", "lost\r\n"));
  for (const std::string& name : real_->list(directory).value())
    ASSERT_TRUE(real_->remove(std::string(directory) + "/" + name));
  for (const auto& [name, octets] : copy)
    recordlog::testing::put_file(*real_, std::string(directory) + "/" + name, octets);
  for (int i = 0; i < 5; ++i) uidls.push_back(deliver(*fresh(), "ann", "new!\r\n"));
  EXPECT_EQ(sign_in(*fresh()), 10U);
  std::ranges::sort(uidls);
  EXPECT_EQ(std::ranges::adjacent_find(uidls), uidls.end());
}

}  // namespace
}  // namespace satchel::store::testing
