#include "mailfiles/uidlist.hpp"

#include <gtest/gtest.h>

namespace satchel::mailfiles {
namespace {

TEST(UidlistTest, VersionThreeIsRead) {
  const auto list = parse_uidlist(
      "3 V1275660208 N25022 G3085f01b7f11094c501100008c4a11c1\n"
      "25006 :1276528487.M364837P9451.kurkku,S=1355,W=1394:2,\n"
      "25017 W2481 S2400 Gabc Psaved-7 O3 Zfuture :1276533073.M242911P3632.kurkku:2,F\n"
      "25018 P :1276533074.x\n");
  ASSERT_TRUE(list) << list.error();
  EXPECT_EQ(list->uidvalidity, 1'275'660'208U);
  EXPECT_EQ(list->next_uid, 25'022U);
  EXPECT_EQ(list->guid, "3085f01b7f11094c501100008c4a11c1");
  EXPECT_TRUE(list->bad_lines.empty());
  ASSERT_EQ(list->entries.size(), 3U);
  EXPECT_EQ(list->entries[0].uid, 25'006U);
  EXPECT_EQ(list->entries[0].name, "1276528487.M364837P9451.kurkku,S=1355,W=1394");
  EXPECT_FALSE(list->entries[0].uidl);
  EXPECT_EQ(list->entries[1].uidl, "saved-7");
  EXPECT_EQ(list->entries[1].guid, "abc");
  EXPECT_EQ(list->entries[1].order, 3U);
  EXPECT_EQ(list->entries[2].uidl, "");
}

TEST(UidlistTest, FieldsOfTheHeaderMayStandInAnyOrder) {
  const auto list = parse_uidlist("3 P%v.%u Gg Xnew N7 V5\n");
  ASSERT_TRUE(list);
  EXPECT_EQ(list->uidvalidity, 5U);
  EXPECT_EQ(list->uidl_format, "%v.%u");
}

TEST(UidlistTest, VersionOneIsRead) {
  const auto list = parse_uidlist("1 77 12\n3 1.a:2,S\n11 2.b\n");
  ASSERT_TRUE(list);
  EXPECT_EQ(list->uidvalidity, 77U);
  ASSERT_EQ(list->entries.size(), 2U);
  EXPECT_EQ(list->entries[1].uid, 11U);
  EXPECT_EQ(list->entries[0].name, "1.a");
}

TEST(UidlistTest, LinesOfNoUseAreNamedAndTheOthersCount) {
  const auto list = parse_uidlist("3 V1 N9\nx :a\n0 :b\n1 :c\n1 :d\n2 :\n3 W5\n4 :c\n99999999999 :e\n5 :f");
  ASSERT_TRUE(list);
  ASSERT_EQ(list->entries.size(), 2U);
  EXPECT_EQ(list->entries[0].uid, 4U);  // the later of two lines for c
  EXPECT_EQ(list->entries[1].name, "f");
  ASSERT_EQ(list->bad_lines.size(), 7U);
  EXPECT_EQ(list->bad_lines[0].number, 2U);
  EXPECT_EQ(list->bad_lines[0].offset, 8U);
}

TEST(UidlistTest, AHeaderOfNoUseIsAnError) {
  for (const char* text : {"", "\n", "2 V1\n", "3 N5\n", "3 Vx N5\n", "1 0 5\n", "1 5\n", "From a\n"})
    EXPECT_FALSE(parse_uidlist(text)) << text;
}

TEST(UidlistTest, Pop3OrderStandsAboveUids) {
  auto list = parse_uidlist("3 V1 N9\n1 :a\n2 O2 :b\n3 O1 :c\n4 :d\n");
  ASSERT_TRUE(list);
  sort_as_listed(list->entries);
  std::string names;
  for (const UidlistEntry& entry : list->entries) names += entry.name;
  EXPECT_EQ(names, "cbad");
}

TEST(UidlistTest, WhatIsWrittenIsReadAgain) {
  Uidlist list;
  list.uidvalidity = 5;
  list.next_uid = 3;
  list.entries = {UidlistEntry{.uid = 1, .uidl = "x", .name = "1.a"}, UidlistEntry{.uid = 2, .name = "2.b"}};
  const auto again = parse_uidlist(write_uidlist(list));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->next_uid, 3U);
  EXPECT_EQ(again->entries[0].uidl, "x");
  EXPECT_FALSE(again->entries[1].uidl);
}

}  // namespace
}  // namespace satchel::mailfiles
