#include "mailfiles/mail_date.hpp"

#include <gtest/gtest.h>

namespace satchel::mailfiles {
namespace {

constexpr std::int64_t example_date = 533'240'568;

TEST(MailDateTest, DatesOfHeaders) {
  for (const char* text :
       {"Mon, 24 Nov 1986 18:22:48 +0000", " Mon, 24 Nov 1986 19:22:48 +0100 (CET)\r\n", "24 Nov 1986 18:22:48 GMT",
        "Mon,24 Nov 86 18:22:48 UT", "Mon, 24 Nov 1986\r\n 18:22:48 -0000", "24 Nov 1986 18:22:48"})
    EXPECT_EQ(parse_mail_date(text), example_date) << text;
  EXPECT_EQ(parse_mail_date("1 Jan 00 00:00 +0000"), 946'684'800);
  for (const char* text :
       {"", "Mon", "24 Nov 1986", "Nov 24 1986 18:22:48", "0 Nov 1986 18:22:48", "24 Nov 1 18:22:48"})
    EXPECT_FALSE(parse_mail_date(text)) << text;
}

TEST(MailDateTest, AMessageCameInWhenItsTopmostReceivedSays) {
  EXPECT_EQ(received_date("Received: from a; by b;\r\n Mon, 24 Nov 1986 18:22:48 +0000\r\n"
                          "Received: x; Mon, 24 Nov 1986 10:00:00 +0000\r\nDate: 1 Jan 1980 00:00:00 +0000\r\n\r\n"),
            example_date);
  EXPECT_EQ(received_date("Received: from nowhere\r\nDate: Mon, 24 Nov 1986 18:22:48 +0000\r\n\r\n"), example_date);
  EXPECT_FALSE(received_date("Subject: x\r\n\r\nDate: Mon, 24 Nov 1986 18:22:48 +0000\r\n"));
}

}  // namespace
}  // namespace satchel::mailfiles
