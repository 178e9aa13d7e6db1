#include "archive/mime/document.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace satchel::archive {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(DocumentTest, EncodedWordsAreDecoded) {
  const Document document = read_document(
      "From: =?utf-8?Q?J=C3=BCrgen?= <j@example.org>\r\nTo: \"=?iso-8859-1?q?Andr=E9?=\" <a@example.org>\r\n"
      "Subject: =?utf-8?B?w4lsw6ht?= =?utf-8?B?ZW50?=\r\nDate: Thu, 1 Jan 1970 01:00:05 +0100\r\n\r\nbody\r\n");
  EXPECT_EQ(document.from, "J\xC3\xBCrgen <j@example.org>");
  EXPECT_THAT(document.to, HasSubstr("Andr\xC3\xA9"));
  EXPECT_EQ(document.subject, "\xC3\x89l\xC3\xA8ment");
  EXPECT_EQ(document.date, 5);
}

TEST(DocumentTest, Raw8BitHeadersAreUtf8ElseWindows1252) {
  EXPECT_EQ(read_document("Subject: \xC3\xA9t\xC3\xA9\r\n\r\n").subject, "\xC3\xA9t\xC3\xA9");
  EXPECT_EQ(read_document("Subject: \xE9t\xE9 \x80\r\n\r\n").subject, "\xC3\xA9t\xC3\xA9 \xE2\x82\xAC");
}

TEST(DocumentTest, ADecodedNameForgesNoAddress) {
  const Document document =
      read_document("From: =?utf-8?q?boss=40example=2Eorg_=3Cboss=40example=2Eorg=3E=2C?= <evil@x>\r\n\r\n");
  EXPECT_EQ(document.from, "\"boss@example.org <boss@example.org>,\" <evil@x>");
}

TEST(DocumentTest, ControlCharactersReachNoListing) {
  const Document document = read_document("From: a\x1B[2J <a@x>\r\nSubject: =?utf-8?q?=1B=5B2J=07?=\r\n\r\n");
  EXPECT_THAT(document.from, Not(HasSubstr("\x1B")));
  EXPECT_THAT(document.subject, Not(HasSubstr("\x1B")));
}

TEST(DocumentTest, HtmlIsFoundAsText) {
  const Document document = read_document(
      "Content-Type: text/html; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
      "<style>p {}</style><p>d=E9j=E0 <b>v</b>u</p>\r\n");
  EXPECT_THAT(document.body, HasSubstr("d\xC3\xA9j\xC3\xA0 vu"));
  EXPECT_THAT(document.body, Not(HasSubstr("{}")));
}

TEST(DocumentTest, BothFormsOfAnAlternativeAreSearched) {
  const Document document = read_document(
      "Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\nplainword\r\n"
      "--b\r\nContent-Type: text/html\r\n\r\n<p>htmlword</p>\r\n--b--\r\n");
  EXPECT_THAT(document.body, HasSubstr("plainword"));
  EXPECT_THAT(document.body, HasSubstr("htmlword"));
}

TEST(DocumentTest, AttachmentNamesAreDecodedInEveryForm) {
  const Document document = read_document(
      "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
      "--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment;\r\n"
      " filename*0*=utf-8''%c3%a9t%c3%a9; filename*1*=-plan.pdf\r\n\r\nx\r\n"
      "--b\r\nContent-Type: image/png; name=\"=?utf-8?q?caf=C3=A9.png?=\"\r\n\r\nx\r\n--b--\r\n");
  EXPECT_EQ(document.attachments, "\xC3\xA9t\xC3\xA9-plan.pdf\ncaf\xC3\xA9.png");
}

TEST(DocumentTest, AnEnclosedMessageIsSearchedToo) {
  const Document document = read_document(
      "Subject: outer\r\nContent-Type: message/rfc822\r\n\r\nFrom: carol@example.org\r\nSubject: "
      "innersubject\r\n\r\ninnerbody\r\n");
  EXPECT_THAT(document.body, HasSubstr("carol@example.org"));
  EXPECT_THAT(document.body, HasSubstr("innersubject"));
  EXPECT_THAT(document.body, HasSubstr("innerbody"));
}

TEST(DocumentTest, WhatIsNoTextIsNotSearched) {
  const Document document = read_document("Content-Type: image/png\r\n\r\nbinaryword\r\n");
  EXPECT_EQ(document.body, "");
}

TEST(DocumentTest, AMessageWithoutAHeaderIsText) {
  EXPECT_THAT(read_document("just some words\r\nand more\r\n").body, HasSubstr("and more"));
  EXPECT_EQ(read_document("").subject, "");
}

}  // namespace
}  // namespace satchel::archive
