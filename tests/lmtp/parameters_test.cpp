#include "lmtp/parameters.hpp"

#include <gtest/gtest.h>

namespace satchel::lmtp {

TEST(Parameters, AreReadInOrder) {
  const auto parameters = parse_parameters(" SIZE=12  X-FLAG BODY=8BITMIME ");
  ASSERT_TRUE(parameters);
  ASSERT_EQ(parameters->size(), 3U);
  EXPECT_EQ((*parameters)[0].keyword, "SIZE");
  EXPECT_EQ((*parameters)[0].value, "12");
  EXPECT_EQ((*parameters)[1].keyword, "X-FLAG");
  EXPECT_EQ((*parameters)[1].value, std::nullopt);
  EXPECT_EQ((*parameters)[2].value, "8BITMIME");
}

TEST(Parameters, MayBeAbsent) {
  EXPECT_TRUE(parse_parameters("")->empty());
  EXPECT_TRUE(parse_parameters("  ")->empty());
}

TEST(Parameters, OfAnotherFormAreRefused) {
  for (const std::string_view text : {"SIZE=1", " =1", " SIZE=", " SIZE=1=2", " -A=1", " A_B=1", " A=\x7f", " A=\xff"})
    EXPECT_FALSE(parse_parameters(text)) << text;
}

}  // namespace satchel::lmtp
