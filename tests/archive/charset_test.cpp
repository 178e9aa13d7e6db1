#include "archive/mime/charset.hpp"

#include <gtest/gtest.h>

#include "archive/mime/utf8.hpp"

namespace satchel::archive {
namespace {

TEST(CharsetTest, TheNamedCharsetIsUsed) {
  EXPECT_EQ(to_utf8("\xE9t\xE9", "iso-8859-1"), "\xC3\xA9t\xC3\xA9");
  EXPECT_EQ(to_utf8("\xC4\xCF\xCD", "KOI8-R"), "\xD0\xB4\xD0\xBE\xD0\xBC");
  EXPECT_EQ(to_utf8("\x1B$B4A;z\x1B(B", "iso-2022-jp"), "\xE6\xBC\xA2\xE5\xAD\x97");
  EXPECT_EQ(to_utf8(std::string("a\0b\0", 4), "utf-16le"), "ab");
}

TEST(CharsetTest, Utf8UnderTheNameOfAsciiOrNoneIsUtf8) {
  EXPECT_EQ(to_utf8("\xC3\xA9", "us-ascii"), "\xC3\xA9");
  EXPECT_EQ(to_utf8("\xC3\xA9", ""), "\xC3\xA9");
  EXPECT_EQ(to_utf8("\xC3\xA9", "x-unknown"), "\xC3\xA9");
}

TEST(CharsetTest, OtherOctetsAreWindows1252) {
  for (const char* const charset : {"", "us-ascii", "utf-8", "x-unknown", "latin1", "iso-8859-1"})
    EXPECT_EQ(to_utf8("\x93\xE9\x94 \x80", charset), "\xE2\x80\x9C\xC3\xA9\xE2\x80\x9D \xE2\x82\xAC") << charset;
}

TEST(CharsetTest, WhatIsNotValidBecomesTheReplacementCharacter) {
  EXPECT_EQ(to_utf8("\xA4\xFF"
                    "a",
                    "euc-jp")
                .substr(0, 3),
            "\xEF\xBF\xBD");
  EXPECT_TRUE(to_utf8("\xA4\xFF"
                      "a",
                      "euc-jp")
                  .ends_with("a"));
  EXPECT_EQ(to_utf8("a\xE6", "utf-16be"), to_utf8("a\xE6", "utf-16be"));
  EXPECT_EQ(to_utf8("\x81", "windows-1252"), "\xEF\xBF\xBD");
}

TEST(CharsetTest, LongConversionsAreWhole) {
  const std::string long_text(100'000, '\xC4');
  EXPECT_EQ(to_utf8(long_text, "koi8-r").size(), 200'000U);
}

TEST(Utf8Test, OnlyWhatTheStandardAllowsIsValid) {
  for (const char* const valid : {"", "a", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x92\x8C", "\xF4\x8F\xBF\xBF"})
    EXPECT_TRUE(is_utf8(valid)) << valid;
  for (const char* const invalid :
       {"\x80", "\xC3", "\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xFF"})
    EXPECT_FALSE(is_utf8(invalid)) << invalid;
}

TEST(Utf8Test, APrefixEndsBetweenCharacters) {
  EXPECT_EQ(utf8_prefix("a\xE2\x82\xAC", 3), "a");
  EXPECT_EQ(utf8_prefix("a\xE2\x82\xAC", 4), "a\xE2\x82\xAC");
  EXPECT_EQ(utf8_prefix("\xE2\x82\xAC", 1), "");
}

}  // namespace
}  // namespace satchel::archive
