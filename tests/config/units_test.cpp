#include "config/units.hpp"

#include <gtest/gtest.h>

namespace satchel::config {
namespace {

using namespace std::chrono_literals;

TEST(UnitsTest, DurationsAreReadAndWrittenBack) {
  for (const char* text : {"0s", "250ms", "3s", "90s", "10m", "36h", "7d"})
    EXPECT_EQ(format_duration(parse_duration(text).value()), text);
  EXPECT_EQ(parse_duration("10m"), 10min);
  EXPECT_EQ(format_duration(86'400s), "1d");
}

TEST(UnitsTest, WhatIsNoDurationIsRefused) {
  for (const char* text :
       {"", "10", "m", "-1s", "+1s", "1.5h", "10 m", "10M", "1h30m", "99999999999999999999d", "200000000000000d"})
    EXPECT_FALSE(parse_duration(text).has_value()) << text;
}

TEST(UnitsTest, SizesAreReadAndWrittenBack) {
  for (const char* text : {"0", "512", "1K", "64Ki", "100M", "2G", "1T", "3Ti"})
    EXPECT_EQ(format_size(parse_size(text).value()), text);
  EXPECT_EQ(parse_size("100M"), 100'000'000U);
  EXPECT_EQ(parse_size("64Ki"), 65'536U);
}

TEST(UnitsTest, WhatIsNoSizeIsRefused) {
  for (const char* text : {"", "M", "-1", "1.5M", "1 M", "1m", "1MB", "99999999999T"})
    EXPECT_FALSE(parse_size(text).has_value()) << text;
}

}  // namespace
}  // namespace satchel::config
