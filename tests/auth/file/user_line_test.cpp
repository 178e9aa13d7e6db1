#include "auth/file/user_line.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace satchel::auth::file {

using testing::ElementsAre;

TEST(UserLine, LinesEndInEitherWayOrNotAtAll) {
  EXPECT_THAT(lines_of("a\r\n\nb\nc"), ElementsAre("a", "", "b", "c"));
  EXPECT_THAT(lines_of("a\n"), ElementsAre("a"));
  EXPECT_TRUE(lines_of("").empty());
}

TEST(UserLine, HasANameAPasswordAndFurtherFields) {
  const auto line = parse_user_line("alice:{PLAIN}x:1000:1000::/srv/alice::userdb_quota=1G");
  ASSERT_TRUE(line);
  EXPECT_EQ(line->name, "alice");
  EXPECT_EQ(line->password, "{PLAIN}x");
  EXPECT_EQ(line->further, ":1000:1000::/srv/alice::userdb_quota=1G");
  EXPECT_EQ(parse_user_line("alice")->password, std::nullopt);
  EXPECT_EQ(parse_user_line("alice:")->password, "");
}

TEST(UserLine, CommentsAndBlankLinesAreNone) {
  for (const std::string_view line : {"", "  \t", "# alice:{PLAIN}x", "#"}) EXPECT_FALSE(parse_user_line(line)) << line;
}

TEST(UserLine, NamesThatCouldLeadElsewhereAreRefused) {
  for (const std::string_view name : {"", ".", "..", "a/b", "../x", "a:b", "#a", " a", "a ", "a\nb", "a\x7f"})
    EXPECT_TRUE(name_problem(name)) << name;
  EXPECT_TRUE(name_problem(std::string_view("a\0b", 3)));
  EXPECT_TRUE(name_problem(std::string(256, 'a')));
}

TEST(UserLine, OrdinaryNamesAreTaken) {
  for (const std::string_view name : {"alice", "Alice@example.org", "j d", "a.b", "'%n*)(", "\xc3\xa4"})
    EXPECT_FALSE(name_problem(name)) << name;
  EXPECT_FALSE(name_problem(std::string(255, 'a')));
}

TEST(UserLine, TheLastFieldBeginsBehindTheSixthColonAndMayHoldMore) {
  EXPECT_EQ(extra_of(":1000:1000::/srv/alice::a=b c=d:e"), "a=b c=d:e");
  for (const std::string_view further : {"", ":", ":1:1::/srv/alice:", "::::::"}) EXPECT_EQ(extra_of(further), "");
}

TEST(UserLine, ALastFieldIsPutWhereItBelongs) {
  EXPECT_EQ(with_extra("", "x=y"), "::::::x=y");
  EXPECT_EQ(with_extra(":1:1::/srv/alice", "x=y"), ":1:1::/srv/alice::x=y");
  EXPECT_EQ(with_extra(":1:1::/srv/alice::a=b:c", "x=y"), ":1:1::/srv/alice::x=y");
  EXPECT_EQ(with_extra(":1:1", ""), ":1:1");
}

TEST(UserLine, LabelsOfDevicesAreShortAndPlain) {
  for (const std::string_view label : {"phone", "Lap.top_2-x", "7", "Main"})
    EXPECT_FALSE(label_problem(label)) << label;
  EXPECT_FALSE(label_problem(std::string(40, 'x')));
  for (const std::string_view label : {"", "main", "a b", "a/b", "a:b", "\xc3\xa4", "a\n"})
    EXPECT_TRUE(label_problem(label)) << label;
  EXPECT_TRUE(label_problem(std::string(41, 'x')));
}

}  // namespace satchel::auth::file
