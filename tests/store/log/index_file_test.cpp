#include "store/log/index_file.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "base/ascii.hpp"
#include "recordlog/support.hpp"

namespace satchel::store {
namespace {

Index example() {
  Index index{.next = {1, 154}, .last_record = {1, 80}, .last_id = {}, .messages = {}};
  for (std::size_t i = 0; i < index.last_id.size(); ++i) index.last_id[i] = static_cast<std::uint8_t>(0xa0 + i);
  return index;
}

TEST(IndexFile, GivesBackWhatWasWritten) {
  Index index = example();
  for (std::uint32_t i = 0; i < 300; ++i)
    index.messages.append({.id = {static_cast<std::uint8_t>(i), 7},
                           .segment = i,
                           .payload_crc = i * 3,
                           .payload_offset = i * 5ULL << 32,
                           .wire_octets = i * 7ULL,
                           .octets = i * 11ULL});
  const auto disk = recordlog::make_memory_disk();
  ASSERT_TRUE(disk->create_directories("d"));
  for (int round = 0; round < 2; ++round) ASSERT_TRUE(write_index(*disk, "d", index));
  const auto read = read_index(*disk, "d");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->next, index.next);
  EXPECT_EQ(read->last_record, index.last_record);
  EXPECT_EQ(read->last_id, index.last_id);
  EXPECT_EQ(encode_index(*read), encode_index(index));
}

TEST(IndexFile, ThatIsDamagedOrCutIsNotUsed) {
  Index index = example();
  index.messages.append({});
  const std::string octets = encode_index(index);
  ASSERT_TRUE(decode_index(octets));
  for (std::size_t place = 0; place < octets.size(); ++place) {
    std::string spoiled = octets;
    spoiled[place] ^= 4;
    EXPECT_FALSE(decode_index(spoiled)) << place;
    EXPECT_FALSE(decode_index(octets.substr(0, place))) << place;
  }
  EXPECT_FALSE(decode_index(octets + "x"));
}

TEST(IndexFile, IsThatOfTheFormatPage) {
  std::ifstream page(SATCHEL_TESTS_DIR "/../docs/formats/maildrop-log.md");
  std::string octets;
  for (std::string line; std::getline(page, line);) {
    const bool starts = line.starts_with("    53 41 54 43 48 49 44 58");
    if (!starts && octets.empty()) continue;
    if (line.empty()) break;
    std::string hex = line.substr(4, line.find("  ", 4) - 4);
    std::erase(hex, ' ');
    octets += base::from_hex(hex).value_or("");
  }
  EXPECT_EQ(base::to_hex(octets), base::to_hex(encode_index(example())));
}

}  // namespace
}  // namespace satchel::store
