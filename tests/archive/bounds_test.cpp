#include "archive/mime/bounds.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "archive/archive.hpp"
#include "archive/mime/document.hpp"

namespace satchel::archive {
namespace {

using testing::HasSubstr;

std::string repeated(std::string_view text, std::size_t times) {
  std::string result;
  for (std::size_t i = 0; i < times; ++i) result += text;
  return result;
}

TEST(BoundsTest, AnOrdinaryMessageIsNotCopied) {
  const std::string message = "To: a@x\r\n\r\n" + repeated("a line: with colons: and more\r\n", 5'000);
  std::string storage;
  EXPECT_EQ(bounded_for_parser(message, storage).data(), message.data());
}

TEST(BoundsTest, OnlyTheExcessOfAFieldIsLeftOut) {
  const std::string message =
      "Subject: s\r\nTo: " + repeated("a@example.org,\r\n ", 10'000) + "z@x\r\nDate: d\r\n\r\nbody\r\n";
  std::string storage;
  const std::string_view bounded = bounded_for_parser(message, storage);
  EXPECT_LT(bounded.size(), 33'000U);
  EXPECT_TRUE(bounded.starts_with("Subject: s\r\nTo: a@example.org,\r\n a@example.org"));
  EXPECT_TRUE(bounded.ends_with("\r\nDate: d\r\n\r\nbody\r\n"));
}

TEST(BoundsTest, GroupsAreFewEnoughForASmallStack) {
  const std::string message = "To: " + repeated("g:", 10'000) + "\r\n\r\nbody\r\n";
  std::string storage;
  EXPECT_LT(std::ranges::count(bounded_for_parser(message, storage), ':'), 600);
}

TEST(BoundsTest, ManyShortFieldsAreBoundedTogether) {
  const std::string message = repeated("cC : a@x\r\n", 200'000) + "\r\nbody\r\n";
  std::string storage;
  const std::string_view bounded = bounded_for_parser(message, storage);
  EXPECT_LT(bounded.size(), 300'000U);
  EXPECT_TRUE(bounded.ends_with("\r\n\r\nbody\r\n"));
}

TEST(BoundsTest, AHeaderOfMillionsOfLinesIsCut) {
  const std::string message = repeated("X: y\r\n", 2'000'000) + "\r\nbody\r\n";
  std::string storage;
  const std::string_view bounded = bounded_for_parser(message, storage);
  EXPECT_LT(bounded.size(), 1'100'000U);
  EXPECT_TRUE(bounded.ends_with("\r\n\r\nbody\r\n"));
}

class BombTest : public testing::TestWithParam<const char*> {};

TEST_P(BombTest, AddressGroupsByTheThousandOverflowNoStack) {
  const std::string bomb = std::string(GetParam()) + repeated("g:", 100'000);
  for (const std::string& message :
       {bomb + "\r\nSubject: survived\r\n\r\nbody\r\n",
        "Subject: survived\r\nContent-Type: message/rfc822\r\n\r\n" + bomb + "\r\n\r\nbody\r\n",
        "Subject: survived\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: "
        "message/rfc822\r\n\r\n" +
            bomb + "\r\n\r\nbody\r\n--x--\r\n"}) {
    EXPECT_EQ(read_document(message).subject, "survived");
    EXPECT_THAT(render(message), HasSubstr("survived"));
  }
}

INSTANTIATE_TEST_SUITE_P(Fields, BombTest,
                         testing::Values("To: ", "to:", "CC \t: ", "Bcc:\r\n ", "From: ", "Sender: ", "Reply-To: "));

TEST(BoundsTest, DeepMultipartsAreHarmless) {
  std::string message = "Subject: deep\r\n";
  for (int i = 0; i < 20'000; ++i) {
    const std::string boundary = "b" + std::to_string(i);
    message += "Content-Type: multipart/mixed; boundary=" + boundary + "\r\n\r\n--" + boundary + "\r\n";
  }
  message += "\r\nbottom\r\n";
  EXPECT_EQ(read_document(message).subject, "deep");
  EXPECT_THAT(render(message), HasSubstr("deep"));
}

TEST(BoundsTest, DeepEnclosedMessagesAreHarmless) {
  const std::string message =
      "Subject: deep\r\n" + repeated("Content-Type: message/rfc822\r\n\r\n", 20'000) + "\r\nbottom\r\n";
  EXPECT_EQ(read_document(message).subject, "deep");
}

TEST(BoundsTest, ManyPartsAreHarmless) {
  const std::string message = "Subject: wide\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n" +
                              repeated("--x\r\n\r\nhi\r\n", 50'000) + "--x--\r\n";
  EXPECT_EQ(read_document(message).subject, "wide");
}

TEST(BoundsTest, TheTextOfAMonsterIsBounded) {
  const Document document = read_document("Subject: big\r\n\r\n" + repeated("words and words\r\n", 1'000'000));
  EXPECT_LE(document.body.size(), std::size_t{1} << 20);
  EXPECT_GT(document.body.size(), 1'000'000U);
}

}  // namespace
}  // namespace satchel::archive
