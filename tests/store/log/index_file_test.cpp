#include "store/log/index_file.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "base/ascii.hpp"
#include "recordlog/support.hpp"

namespace satchel::store {
namespace {

Index example() {
  Index index;
  index.next = {1, 154};
  index.last_record = {1, 80};
  index.segments = {{.name = {1, 0}, .last = 1}};
  index.tail_stamp = 154;
  for (std::size_t i = 0; i < index.last_id.size(); ++i) index.last_id[i] = static_cast<std::uint8_t>(0xa0 + i);
  return index;
}

TEST(IndexFile, GivesBackWhatWasWritten) {
  Index index = example();
  index.segments.push_back({.name = {2, 3}, .last = 9});
  for (std::uint32_t i = 0; i < 300; ++i)
    index.state.add_message({.id = {static_cast<std::uint8_t>(i), 7},
                             .payload_offset = i * 5ULL << 32,
                             .wire_octets = i * 7ULL,
                             .octets = i * 11ULL,
                             .payload_crc = i * 3,
                             .segment = i,
                             .received = i * 13,
                             .generation = static_cast<std::uint16_t>(i % 3)},
                            i % 2 == 0 ? "" : "uidl-" + std::to_string(i));
  index.state.see_device("phone", 1'700'000'000'000'000);
  index.state.hide("phone", std::vector<recordlog::RecordId>{{1, 7}, {2, 7}});
  index.state.see_device("tablet", 5);
  index.state.set_owner({3, 7}, "phone");
  index.state.compacted(4);
  const auto disk = recordlog::make_memory_disk();
  ASSERT_TRUE(disk->create_directories("d"));
  for (int round = 0; round < 2; ++round) ASSERT_TRUE(write_index(*disk, "d", index));
  const auto read = read_index(*disk, "d");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->next, index.next);
  EXPECT_EQ(read->last_record, index.last_record);
  EXPECT_EQ(read->last_id, index.last_id);
  EXPECT_EQ(read->segments, index.segments);
  EXPECT_EQ(read->tail_stamp, index.tail_stamp);
  EXPECT_EQ(read->state.epoch(), 4U);
  ASSERT_EQ(read->state.devices().size(), 2U);
  EXPECT_EQ(read->state.devices().find("phone")->second.last_seen, 1'700'000'000'000'000);
  EXPECT_EQ(read->state.devices().find("phone")->second.hidden, (IdSet{{1, 7}, {2, 7}}));
  EXPECT_EQ(read->state.owners(), index.state.owners());
  ASSERT_EQ(read->state.messages().size(), 300U);
  EXPECT_EQ(read->state.messages().octets(), index.state.messages().octets());
  for (std::size_t i = 0; i < 300; ++i) {
    EXPECT_EQ(read->state.messages()[i], index.state.messages()[i]);
    EXPECT_EQ(read->state.messages().given_uidl(i), index.state.messages().given_uidl(i));
  }
}

TEST(IndexFile, ThatIsDamagedOrCutIsNotUsed) {
  Index index = example();
  index.state.add_message({}, "of-another-server");
  index.state.see_device("phone", 1);
  index.state.hide("phone", std::vector<recordlog::RecordId>{{1}});
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
