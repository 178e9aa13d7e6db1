#include "base/bounded_buffer.hpp"

#include <gtest/gtest.h>

namespace satchel::base {

TEST(BoundedBuffer, NeverHoldsMoreThanItsCeiling) {
  BoundedBuffer buffer(8);
  EXPECT_EQ(buffer.append("12345"), 5U);
  EXPECT_EQ(buffer.append("6789"), 3U);
  EXPECT_EQ(buffer.view(), "12345678");
  EXPECT_EQ(buffer.room(), 0U);
}

TEST(BoundedBuffer, RoomComesBackAsOctetsAreTaken) {
  BoundedBuffer buffer(4);
  buffer.append("abcd");
  buffer.consume(3);
  EXPECT_EQ(buffer.view(), "d");
  EXPECT_EQ(buffer.append("efgh"), 3U);
  EXPECT_EQ(buffer.view(), "defg");
}

}  // namespace satchel::base
