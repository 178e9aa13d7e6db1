#include "net/piece_cursor.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace satchel::net {
namespace {

TEST(PieceCursorTest, EmptyPiecesAreSkipped) {
  const std::array<std::string_view, 4> pieces{"", "ab", "", ""};
  PieceCursor cursor(pieces);
  EXPECT_EQ(cursor.front(), "ab");
  cursor.advance(2);
  EXPECT_TRUE(cursor.done());
}

TEST(PieceCursorTest, CopyRunsOverPiecesAndMovesNothing) {
  const std::array<std::string_view, 3> pieces{"abc", "d", "ef"};
  PieceCursor cursor(pieces);
  cursor.advance(2);
  std::string copy(4, '\0');
  cursor.copy(copy);
  EXPECT_EQ(copy, "cdef");
  EXPECT_EQ(cursor.remaining(), 4U);
  EXPECT_EQ(cursor.front(), "c");
}

TEST(PieceCursorTest, GatherBeginsWhereTheLastWriteEnded) {
  const std::array<std::string_view, 2> pieces{"abc", "def"};
  PieceCursor cursor(pieces);
  cursor.advance(1);
  std::array<iovec, 8> vectors;
  ASSERT_EQ(cursor.gather(vectors), 2U);
  EXPECT_EQ(vectors[0].iov_len, 2U);
  EXPECT_EQ(vectors[1].iov_len, 3U);
}

}  // namespace
}  // namespace satchel::net
