#include "archive/export/mboxrd.hpp"

#include <gtest/gtest.h>

namespace satchel::archive {
namespace {

std::string mboxrd(std::string_view message, std::int64_t date = 0) {
  std::string mbox;
  append_mboxrd(mbox, message, date);
  return mbox;
}

TEST(MboxrdTest, AMessageStandsBetweenItsFromLineAndABlankLine) {
  EXPECT_EQ(mboxrd("Return-Path: <a@example.org>\r\n\r\nHi\r\n", 533'240'568),
            "From a@example.org Mon Nov 24 18:22:48 1986\nReturn-Path: <a@example.org>\n\nHi\n\n");
}

TEST(MboxrdTest, LinesThatLookLikeFromLinesGetOneMoreMark) {
  EXPECT_EQ(mboxrd("\r\nFrom a\r\n>From b\r\n>>From c\r\nFrom\r\n >From d\r\nfrom e\r\n"),
            "From MAILER-DAEMON Thu Jan  1 00:00:00 1970\n"
            "\n>From a\n>>From b\n>>>From c\nFrom\n >From d\nfrom e\n\n");
}

TEST(MboxrdTest, ABareCrStaysAndAnOpenLineIsClosed) {
  EXPECT_EQ(mboxrd("a\rb\r\r\nc"), "From MAILER-DAEMON Thu Jan  1 00:00:00 1970\na\rb\r\nc\n\n");
}

TEST(MboxrdTest, TheSenderIsTheReturnPathElseTheFrom) {
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

TEST(MboxrdTest, DatesBeyondTheCalendarAreClamped) {
  EXPECT_EQ(asctime_utc(INT64_MIN), "Thu Jan  1 00:00:00 1970");
  EXPECT_EQ(asctime_utc(INT64_MAX), "Fri Dec 31 23:59:59 9999");
}

}  // namespace
}  // namespace satchel::archive
