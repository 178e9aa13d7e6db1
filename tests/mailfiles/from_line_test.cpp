#include "mailfiles/from_line.hpp"

#include <gtest/gtest.h>

namespace satchel::mailfiles {
namespace {

constexpr std::int64_t example_date = 533'240'568;

TEST(FromLineTest, SenderAndDateAreRead) {
  const auto line = parse_from_line("From a@example.org Mon Nov 24 18:22:48 1986");
  ASSERT_TRUE(line);
  EXPECT_EQ(line->sender, "a@example.org");
  EXPECT_EQ(line->date, example_date);
}

TEST(FromLineTest, ProgramsWriteDatesInSeveralWays) {
  for (const char* text :
       {"From a Mon Nov 24 18:22:48 1986\r", "From a  mon nov 24 18:22:48 1986",
        "From a Mon Nov 24 19:22:48 +0100 1986", "From a Mon Nov 24 19:22:48 1986 +0100",
        "From a Mon Nov 24 13:22:48 EST 1986", "From a Mon Nov 24 18:22:48 XYZ 1986",
        "From a Mon Nov 24 18:22:48 1986 remote from somewhere", "From Mon Nov 24 18:22:48 1986",
        "From  Mon Nov 24 18:22:48 1986", "From a b Mon Nov 24 18:22:48 1986", "From Mon Mon Nov 24 18:22:48 1986"}) {
    const auto line = parse_from_line(text);
    ASSERT_TRUE(line) << text;
    EXPECT_EQ(line->date, example_date) << text;
  }
  EXPECT_EQ(parse_from_line("From a Mon Nov 24 18:22 1986")->date, example_date - 48);
  EXPECT_EQ(parse_from_line("From - Thu Jan  1 00:00:00 1970")->date, 0);
}

TEST(FromLineTest, ProseIsNoFromLine) {
  for (const char* text :
       {"From here on", "From ", "From", "from a Mon Nov 24 18:22:48 1986", "From a Mon Nov 24 1986",
        "From a Mon Nov 24 25:22:48 1986", "From a Mon Nov 32 18:22:48 1986", "From a Mon Nov 24 18:22:48 86",
        "From a Mxn Nov 24 18:22:48 1986", ">From a Mon Nov 24 18:22:48 1986", "From a Mon Nov 24 18:22:48 a b c 1986"})
    EXPECT_FALSE(parse_from_line(text)) << text;
  EXPECT_FALSE(parse_from_line("From " + std::string(longest_from_line_octets, 'a') + " Mon Nov 24 18:22:48 1986"));
}

TEST(FromLineTest, WhatIsWrittenIsReadAgain) {
  for (const std::int64_t date :
       {std::int64_t{0}, example_date, std::int64_t{951'782'400}, std::int64_t{4'107'542'400}})
    EXPECT_EQ(parse_from_line("From a@b " + asctime_utc(date))->date, date) << asctime_utc(date);
}

TEST(FromLineTest, TheSenderIsTheReturnPathElseTheFrom) {
  EXPECT_EQ(envelope_sender("From: B <b@x>\r\nReturn-Path: <a@x>\r\n\r\n"), "a@x");
  EXPECT_EQ(envelope_sender("Return-Path: <>\r\nFrom: b@x\r\n\r\n"), "MAILER-DAEMON");
  EXPECT_EQ(envelope_sender("FROM:\r\n B\r\n <b@x>\r\n\r\n"), "b@x");
  EXPECT_EQ(envelope_sender("From: b@x\r\n"), "b@x");
  EXPECT_EQ(envelope_sender("From: two words\r\n\r\n"), "MAILER-DAEMON");
  EXPECT_EQ(envelope_sender("From: <b\x1B@x>\r\n\r\n"), "MAILER-DAEMON");
  EXPECT_EQ(envelope_sender("\r\nFrom: b@x\r\n"), "MAILER-DAEMON");
  EXPECT_EQ(envelope_sender("From:"), "MAILER-DAEMON");
  EXPECT_EQ(envelope_sender("From: a\r\n "), "a");
  EXPECT_EQ(envelope_sender(""), "MAILER-DAEMON");
}

TEST(FromLineTest, DatesBeyondTheCalendarAreClamped) {
  EXPECT_EQ(asctime_utc(INT64_MIN), "Thu Jan  1 00:00:00 1970");
  EXPECT_EQ(asctime_utc(INT64_MAX), "Fri Dec 31 23:59:59 9999");
}

}  // namespace
}  // namespace satchel::mailfiles
