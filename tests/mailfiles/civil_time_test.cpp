#include "mailfiles/civil_time.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace satchel::mailfiles {
namespace {

TEST(CivilTimeTest, EveryDayOf800YearsIsThatOfTheStandardLibrary) {
  using namespace std::chrono;
  constexpr std::int64_t seconds_a_day = 86'400;
  for (sys_days day = sys_days(year(1600) / 1 / 1); day < sys_days(year(2400) / 1 / 1); day += days(1)) {
    const year_month_day date(day);
    const std::int64_t seconds = day.time_since_epoch().count() * seconds_a_day + 3'723;
    const CivilTime time = to_civil(seconds);
    ASSERT_EQ(time.year, static_cast<int>(date.year()));
    ASSERT_EQ(time.month, static_cast<unsigned>(date.month()));
    ASSERT_EQ(time.day, static_cast<unsigned>(date.day()));
    ASSERT_EQ(time.hour * 10'000 + time.minute * 100 + time.second, 10'203U);
    ASSERT_EQ(to_seconds(time), seconds);
    ASSERT_EQ(weekday_of(seconds), weekday(day).c_encoding());
  }
}

TEST(CivilTimeTest, TimesOfDay) {
  CivilTime time;
  EXPECT_TRUE(parse_time_of_day("23:59:60", time));
  EXPECT_EQ(time.second, 59U);
  EXPECT_TRUE(parse_time_of_day("7:05", time));
  EXPECT_EQ(time.hour, 7U);
  for (const char* text :
       {"", ":", "1", "1:", "24:00", "12:60", "12:00:61", "12:00:00:00", "12:00:00 ", "+1:00", "123:00"})
    EXPECT_FALSE(parse_time_of_day(text, time)) << text;
}

TEST(CivilTimeTest, Zones) {
  EXPECT_EQ(parse_zone("+0200"), 7'200);
  EXPECT_EQ(parse_zone("-0130"), -5'400);
  EXPECT_EQ(parse_zone("pdt"), -25'200);
  for (const char* text : {"", "0200", "+02:00", "+0260", "+9900", "CEST", "+200"})
    EXPECT_FALSE(parse_zone(text)) << text;
}

}  // namespace
}  // namespace satchel::mailfiles
