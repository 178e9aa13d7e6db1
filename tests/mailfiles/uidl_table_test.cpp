#include "mailfiles/uidl_table.hpp"

#include <gtest/gtest.h>

namespace satchel::mailfiles {
namespace {

TEST(UidlTableTest, NamesAreFoundWithAndWithoutFlags) {
  const UidlTable table = UidlTable::parse("1.a:2,S\tUID1-77\r\n\n  2.b   UID2-77  \n3 UID3-77\n");
  EXPECT_EQ(table.size(), 3U);
  EXPECT_TRUE(table.bad_lines().empty());
  ASSERT_TRUE(table.find("1.a:2,"));
  EXPECT_EQ(*table.find("1.a"), "UID1-77");
  EXPECT_EQ(*table.find("2.b:2,RS"), "UID2-77");
  EXPECT_EQ(*table.find(std::uint64_t{3}), "UID3-77");
  EXPECT_EQ(table.place_of("2.b"), 1U);
  EXPECT_FALSE(table.find("4"));
  EXPECT_FALSE(table.place_of("4"));
}

TEST(UidlTableTest, LinesOfNoUseAreNamed) {
  const UidlTable table = UidlTable::parse("one\n1 2 3\n1 a\n1 b\n:2,S x\n");
  EXPECT_EQ(table.size(), 1U);
  EXPECT_EQ(*table.find("1"), "a");
  ASSERT_EQ(table.bad_lines().size(), 4U);
  EXPECT_EQ(table.bad_lines()[1].number, 2U);
  EXPECT_EQ(table.bad_lines()[1].offset, 4U);
  EXPECT_EQ(table.bad_lines()[2].number, 4U);
}

TEST(UidlTableTest, WhatIsWrittenIsReadAgain) {
  std::string text;
  UidlTable::append(text, "1", "x");
  UidlTable::append(text, "2", "y");
  EXPECT_EQ(*UidlTable::parse(text).find("2"), "y");
}

}  // namespace
}  // namespace satchel::mailfiles
