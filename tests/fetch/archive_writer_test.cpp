#include "fetch/archive_writer.hpp"

#include <gtest/gtest.h>

#include "fetch/fake_archive.hpp"

namespace satchel::fetch {
namespace {

TEST(ArchiveWriter, EverythingAddedIsStoredInOrderWhenFinished) {
  FakeArchive archive;
  ArchiveWriter writer(archive, "a");
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(writer.add(std::to_string(i), "message " + std::to_string(i)));
  const ArchiveWriter::Tally tally = writer.finish();
  EXPECT_EQ(tally.count.stored, 100U);
  EXPECT_FALSE(tally.failure);
  std::vector<std::string> stored;
  for (const auto& batch : archive.batches) stored.insert(stored.end(), batch.begin(), batch.end());
  for (std::size_t i = 0; i < stored.size(); ++i) EXPECT_EQ(stored[i], "message " + std::to_string(i));
}

TEST(ArchiveWriter, ABatchHoldsEightMegabytesAndOneMessageMoreAtTheMost) {
  FakeArchive archive;
  archive.hold();
  ArchiveWriter writer(archive, "a");
  const std::string megabyte(1 << 20, 'x');
  std::thread adder([&] {
    for (int i = 0; i < 40; ++i) writer.add(std::to_string(i), megabyte + std::to_string(i));
  });
  archive.release();
  adder.join();
  EXPECT_EQ(writer.finish().count.stored, 40U);
  for (const auto& batch : archive.batches) EXPECT_LE(batch.size(), 9U);
  EXPECT_GT(archive.batches.size(), 4U);
}

TEST(ArchiveWriter, AfterAFailureNothingMoreIsTakenAndTheTallyTellsWhatIsSafe) {
  FakeArchive archive;
  archive.fail_at_batch = 1;
  ArchiveWriter writer(archive, "a");
  const std::string large(9 << 20, 'x');  // a batch of its own
  int taken = 0;
  while (taken < 100 && writer.add(std::to_string(taken), large + std::to_string(taken))) ++taken;
  EXPECT_LT(taken, 100);
  const ArchiveWriter::Tally tally = writer.finish();
  ASSERT_TRUE(tally.failure);
  EXPECT_EQ(tally.failure->kind, FailureKind::archive);
  EXPECT_EQ(tally.count.stored, 1U);
}

TEST(ArchiveWriter, OneThatIsNotFinishedStoresNothingMore) {
  FakeArchive archive;
  {
    const ArchiveWriter writer(archive, "a");
  }
  EXPECT_TRUE(archive.batches.empty());
}

}  // namespace
}  // namespace satchel::fetch
