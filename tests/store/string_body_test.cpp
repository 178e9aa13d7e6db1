#include "store/string_body.hpp"

#include <gtest/gtest.h>

namespace satchel::store {

TEST(StringBody, CountsOctetsWithoutStuffedDots) {
  const StringBody body("..a\r\n..\r\n");
  EXPECT_EQ(body.wire_octets(), 9U);
  EXPECT_EQ(body.octets(), 7U);
}

TEST(StringBody, ReadsAnyPartAndNothingBehindItsEnd) {
  StringBody body("abcdef");
  char into[4];
  EXPECT_EQ(body.read(0, into).value(), 4U);
  EXPECT_EQ(body.read(4, into).value(), 2U);
  EXPECT_EQ(std::string_view(into, 2), "ef");
  EXPECT_EQ(body.read(6, into).value(), 0U);
  EXPECT_EQ(body.read_if_cached(5, into).value(), 1U);
  EXPECT_EQ(read_all(body).value(), "abcdef");
}

}  // namespace satchel::store
