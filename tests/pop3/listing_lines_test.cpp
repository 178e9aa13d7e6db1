#include "pop3/listing_lines.hpp"

#include <gtest/gtest.h>

namespace satchel::pop3::client {

TEST(ListingLines, SpacesBetweenNumberAndUniqueIdDoNotCount) {
  for (const char* line : {"7 abc", "7    abc", "7 abc  ", " 7 abc", "7\tabc"}) {
    const auto listed = parse_unique_id_listing(line);
    ASSERT_TRUE(listed) << line;
    EXPECT_EQ(listed->message, 7U);
    EXPECT_EQ(listed->unique_id, "abc");
  }
}

TEST(ListingLines, AUniqueIdWithASpaceDoesNotPassForItsFirstWord) {
  EXPECT_EQ(parse_unique_id_listing("7 abc def")->unique_id, "abc def");
}

TEST(ListingLines, LinesThatNameNoMessageAreRefused) {
  for (const char* line : {"", "7", "7 ", "0 abc", "-1 abc", "+1 abc", "x abc", "18446744073709551616 abc", "7 a\rb"})
    EXPECT_FALSE(parse_unique_id_listing(line)) << line;
  for (const char* line : {"", "7", "0 100", "7 x", "7 -1", "x 100"}) EXPECT_FALSE(parse_scan_listing(line)) << line;
}

// RFC 1939 section 5: "other information" may follow the two numbers of STAT and of a scan listing.
TEST(ListingLines, WhatFollowsTheNumbersIsIgnored) {
  const auto drop = parse_drop_listing("2 320 and more");
  ASSERT_TRUE(drop);
  EXPECT_EQ(drop->messages, 2U);
  EXPECT_EQ(drop->octets, 320U);
  EXPECT_EQ(parse_scan_listing("1 120 octets")->octets, 120U);
  EXPECT_FALSE(parse_drop_listing("2"));
  EXPECT_FALSE(parse_drop_listing("two 320"));
}

TEST(ListingLines, AnythingButOneSpaceBetweenWordsIsExtra) {
  for (const char* text : {"1  2", "1\t2", " 1 2", "1 2 "}) EXPECT_TRUE(has_extra_spaces(text)) << text;
  for (const char* text : {"1 2", "1", "", "1 2 3"}) EXPECT_FALSE(has_extra_spaces(text)) << text;
}

}  // namespace satchel::pop3::client
