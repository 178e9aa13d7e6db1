#include "fetch/listing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace satchel::fetch {
namespace {

using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;

TEST(Listing, SpacesBetweenNumberAndUniqueIdDoNotCount) {
  for (const char* line : {"7 abc", "7    abc", "7 abc  "}) {
    const auto listed = parse_uidl_line(line);
    ASSERT_TRUE(listed) << line;
    EXPECT_EQ(listed->number, 7U);
    EXPECT_EQ(listed->uidl, "abc");
  }
}

TEST(Listing, LinesThatNameNoMessageAreRefused) {
  for (const char* line : {"", "7", "7 ", "0 abc", "-1 abc", "x abc", " 7 abc"})
    EXPECT_FALSE(parse_uidl_line(line)) << line;
}

TEST(Listing, StatIsTwoNumbers) {
  const auto totals = parse_stat("2 320 and more");
  ASSERT_TRUE(totals);
  EXPECT_EQ(totals->messages, 2U);
  EXPECT_EQ(totals->octets, 320U);
  EXPECT_FALSE(parse_stat("2"));
  EXPECT_FALSE(parse_stat("two 320"));
}

TEST(Listing, OnlyUnknownMessagesAreChosenInTheServersOrder) {
  const std::vector<Listed> listed{{1, "a"}, {2, "b"}, {3, "c"}};
  EXPECT_THAT(choose_new(listed, {"b"}), ElementsAre(Field(&Listed::number, 1U), Field(&Listed::number, 3U)));
  EXPECT_THAT(choose_new(listed, {"a", "b", "c"}), IsEmpty());
}

TEST(Listing, AUniqueIdThatRepeatsProvesNothingAboutAnyMessage) {
  const std::vector<Listed> listed{{1, "same"}, {2, "same"}, {3, "c"}};
  EXPECT_THAT(choose_new(listed, {"same", "c"}), ElementsAre(Field(&Listed::number, 1U), Field(&Listed::number, 2U)));
}

}  // namespace
}  // namespace satchel::fetch
