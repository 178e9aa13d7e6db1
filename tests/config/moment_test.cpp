#include "config/moment.hpp"

#include <gtest/gtest.h>

namespace satchel::config {
namespace {

using namespace std::chrono;

constexpr sys_seconds now = sys_days(year(2026) / 11 / 24) + hours(12);

TEST(MomentTest, DatesAndTimesAreInUtc) {
  EXPECT_EQ(parse_moment("2026-11-23", now), sys_days(year(2026) / 11 / 23));
  for (const char* text : {"2026-11-23T10:05", "2026-11-23 10:05", "2026-11-23T10:05Z", "2026-11-23T10:05:00Z"})
    EXPECT_EQ(parse_moment(text, now), sys_days(year(2026) / 11 / 23) + hours(10) + minutes(5)) << text;
}

TEST(MomentTest, ADurationIsAgo) {
  EXPECT_EQ(parse_moment("2h", now), now - hours(2));
  EXPECT_EQ(parse_moment("3d", now), now - days(3));
}

TEST(MomentTest, OtherTextIsNone) {
  for (const char* text :
       {"", "yesterday", "2026", "2026-11", "2026-02-30", "2026-11-23T", "2026-11-23T25:00", "2026-11-23T10:60",
        "2026-11-23T10:00:61", "2026-11-23x10:00", "2026-11-23T10:00:00+01:00", "26-11-23", "-2h"})
    EXPECT_FALSE(parse_moment(text, now)) << text;
}

}  // namespace
}  // namespace satchel::config
