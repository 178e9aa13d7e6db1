#include "message/octet_counter.hpp"

#include <gtest/gtest.h>

#include "message/dot_stuffing.hpp"
#include "message/splits.hpp"

namespace satchel::message {

// Promise S5 of the design: what is listed is what RETR's receiver holds.
TEST(OctetCounter, CountsWhatUnstuffingGivesAtEverySplit) {
  for (const std::string& text : test::nasty_texts()) {
    std::string wire;
    DotStuffer().feed(text, [&](std::string_view part) { wire += part; });
    EXPECT_EQ(count_octets(wire), text.size());
    test::each_split(wire, [&](const auto& pieces) {
      OctetCounter counter;
      for (const std::string_view piece : pieces) counter.feed(piece);
      ASSERT_EQ(counter.octets(), text.size());
    });
  }
}

TEST(OctetCounter, CountsNothingAsZero) { EXPECT_EQ(count_octets(""), 0U); }

TEST(OctetCounter, OnlyADotBehindCrlfIsStuffed) {
  EXPECT_EQ(count_octets("..\r\n"), 3U);
  EXPECT_EQ(count_octets("a\n.\r.\r\n"), 7U);
  EXPECT_EQ(count_octets("a.\r\n"), 4U);
}

}  // namespace satchel::message
