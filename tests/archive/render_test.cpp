#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "archive/archive.hpp"
#include "nasty_messages.hpp"

namespace satchel::archive {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(RenderTest, TheHeaderIsDecodedAndTheTextFollows) {
  EXPECT_EQ(render("Subject: =?utf-8?q?caf=C3=A9?=\r\nX-Other: x\r\nCc: c@x\r\nFrom: A <a@x>\r\nTo: b@x\r\n"
                   "Date: Mon, 05 Jan 2026 10:00:00 +0100\r\n\r\nHello,\r\n\r\nworld\r\n"),
            "From: A <a@x>\nTo: b@x\nCc: c@x\nSubject: caf\xC3\xA9\nDate: Mon, 05 Jan 2026 10:00:00 +0100\n"
            "\nHello,\n\nworld\n");
}

TEST(RenderTest, PlainTextIsPreferredToHtml) {
  const std::string page = render(
      "Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\nplainword\r\n"
      "--b\r\nContent-Type: text/html\r\n\r\n<p>htmlword</p>\r\n--b--\r\n");
  EXPECT_THAT(page, HasSubstr("plainword"));
  EXPECT_THAT(page, Not(HasSubstr("htmlword")));
}

TEST(RenderTest, HtmlAloneIsShownAsText) {
  const std::string page = render(
      "Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: "
      "text/calendar\r\n\r\nBEGIN:VCALENDAR\r\n"
      "--b\r\nContent-Type: multipart/related; boundary=c\r\n\r\n--c\r\nContent-Type: "
      "text/html\r\n\r\n<p>html&shy;word</p>\r\n"
      "--c--\r\n--b--\r\n");
  EXPECT_THAT(page, HasSubstr("html"));
  EXPECT_THAT(page, Not(HasSubstr("<p>")));
  EXPECT_THAT(page, Not(HasSubstr("VCALENDAR")));
}

TEST(RenderTest, AttachmentsAreListedWithTypeAndSize) {
  const std::string page = render(
      "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\ntext\r\n--b\r\nContent-Type: application/pdf; "
      "name=a.pdf\r\n"
      "Content-Transfer-Encoding: base64\r\n\r\nAAAAAAAA\r\n--b\r\nContent-Type: image/png\r\n\r\nxy\r\n--b--\r\n");
  EXPECT_THAT(page, HasSubstr("Attachment: a.pdf (application/pdf, 6 octets)\n"));
  EXPECT_THAT(page, HasSubstr("Attachment: without a name (image/png, 2 octets)\n"));
}

TEST(RenderTest, NothingReachesATerminalThatItWouldObey) {
  const std::string page = render(
      "Subject: \x1B]0;title\x07\r\nFrom: \x1B[31m <a@x>\r\nContent-Type: multipart/mixed; "
      "boundary=b\r\n\r\n--b\r\n\r\n"
      "\x1B[2J\x9B"
      "1m\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>&#27;[2J&#155;</p>\r\n"
      "--b\r\nContent-Type: application/x; name=\"\x1B[2J\"\r\n\r\nx\r\n--b--\r\n");
  for (const char c : page) EXPECT_TRUE(c == '\n' || c == '\t' || static_cast<unsigned char>(c) >= 0x20) << page;
  EXPECT_THAT(page, Not(HasSubstr("\xC2\x9B")));
}

TEST(RenderTest, NastyMessagesAreShownSomehow) {
  for (const std::string& message : nasty_messages()) render(message);
  EXPECT_EQ(render(""), "");
  EXPECT_THAT(render("no header at all\r\n"), HasSubstr("no header at all"));
}

}  // namespace
}  // namespace satchel::archive
