#include "mailfiles/mboxrd.hpp"

#include <gtest/gtest.h>

namespace satchel::mailfiles {
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

}  // namespace
}  // namespace satchel::mailfiles
