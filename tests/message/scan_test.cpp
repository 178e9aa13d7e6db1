#include "message/scan.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "message/scan_blocks.hpp"
#include "message/splits.hpp"

namespace satchel::message::scan {
namespace {

template <class Block, class Match>
std::vector<std::size_t> matches(std::string_view text, Match match) {
  std::vector<std::size_t> found;
  each_match<Block>(text, match, [&](std::size_t at) {
    found.push_back(at);
    return true;
  });
  return found;
}

template <class Block>
class Blocks : public testing::Test {};

#if defined(__SSE2__)
using AllBlocks = testing::Types<WordBlock, VectorBlock>;
#else
using AllBlocks = testing::Types<WordBlock>;
#endif
TYPED_TEST_SUITE(Blocks, AllBlocks);

}  // namespace

TYPED_TEST(Blocks, FindTheSameMatchesAsOneOctetAtATime) {
  for (unsigned seed = 1; seed <= 50; ++seed) {
    const std::string text = test::noisy_text(seed * 7, seed);
    for (const char first : {'\n', '\r', '\xff', '\0'}) {
      const Pair pair{first, '.'};
      EXPECT_EQ(matches<TypeParam>(text, pair), matches<OctetBlock>(text, pair));
    }
    EXPECT_EQ(matches<TypeParam>(text, HalfLineEnd{}), matches<OctetBlock>(text, HalfLineEnd{}));
    EXPECT_EQ(matches<TypeParam>(text, BareLf{}), matches<OctetBlock>(text, BareLf{}));
  }
}

TYPED_TEST(Blocks, FindAPairAtEveryPlaceOfEveryLength) {
  for (std::size_t size = 2; size <= 70; ++size)
    for (std::size_t at = 0; at + 1 < size; ++at) {
      std::string text(size, 'x');
      text[at] = '\r';
      text[at + 1] = '\n';
      EXPECT_EQ(matches<TypeParam>(text, Pair{'\r', '\n'}), std::vector<std::size_t>{at});
    }
}

// The octets that differ from the wanted one in one bit only, next to it: masks made by arithmetic tend to miss these.
TYPED_TEST(Blocks, AreNotMisledByANeighbourOneBitAway) {
  for (int bit = 0; bit < 8; ++bit) {
    std::string text(64, '\n');
    for (std::size_t i = 0; i < text.size(); i += 3) text[i] = static_cast<char>('\n' ^ (1 << bit));
    EXPECT_EQ(matches<TypeParam>(text, Pair{'\n', '\n'}), matches<OctetBlock>(text, Pair{'\n', '\n'}));
  }
}

TEST(Scan, SkipsNoMoreLinesThanAsked) {
  const std::string text = "a\r\nb\nc\r\r\nd\r\ne";
  EXPECT_EQ(skip_lines(text, 0).octets, 0U);
  EXPECT_EQ(skip_lines(text, 1).octets, 3U);
  EXPECT_EQ(skip_lines(text, 2).octets, 9U);
  EXPECT_EQ(skip_lines(text, 3).octets, 12U);
  EXPECT_EQ(skip_lines(text, 4).octets, text.size());
  EXPECT_EQ(skip_lines(text, 4).lines, 3U);
}

}  // namespace satchel::message::scan
