#include "lmtp/path.hpp"

#include <gtest/gtest.h>

namespace satchel::lmtp {
namespace {

std::string address_of(std::string_view text) {
  const auto path = parse_path(text);
  return path ? path->address : "refused";
}

PathError error_of(std::string_view text) {
  const auto path = parse_path(text);
  EXPECT_FALSE(path) << text;
  return path ? PathError::syntax : path.error();
}

}  // namespace

TEST(Path, TakesOrdinaryAddresses) {
  EXPECT_EQ(address_of("<bob@example.org>"), "bob@example.org");
  EXPECT_EQ(address_of("<bob>"), "bob");
  EXPECT_EQ(address_of("<>"), "");
  EXPECT_EQ(address_of("<a+b=c/d!e@x_y.example>"), "a+b=c/d!e@x_y.example");
  EXPECT_EQ(address_of("<bob@[IPv6:2001:db8::1]>"), "bob@[IPv6:2001:db8::1]");
}

TEST(Path, LeavesWhatFollowsToTheCaller) {
  EXPECT_EQ(parse_path("<bob@x> SIZE=1")->rest, " SIZE=1");
  EXPECT_EQ(parse_path("<>")->rest, "");
}

TEST(Path, DropsASourceRoute) {
  EXPECT_EQ(address_of("<@a.example:bob@x>"), "bob@x");
  EXPECT_EQ(address_of("<@a.example,@[IPv6:::1],@b:\"j d\"@x>"), "\"j d\"@x");
  EXPECT_EQ(error_of("<@a.example>"), PathError::syntax);
  EXPECT_EQ(error_of("<@a.example,bob@x>"), PathError::syntax);
  EXPECT_EQ(error_of("<@:bob@x>"), PathError::syntax);
}

TEST(Path, GivesOneNameToEveryFormOfAMailbox) {
  EXPECT_EQ(address_of("<\"bob\"@x>"), "bob@x");
  EXPECT_EQ(address_of("<\"b\\ob\"@x>"), "bob@x");
  EXPECT_EQ(address_of("<\"j d\"@x>"), "\"j d\"@x");
  EXPECT_EQ(address_of("<\"j\\ d\"@x>"), "\"j d\"@x");
  EXPECT_EQ(address_of("<\"\"@x>"), "\"\"@x");
}

// An unquoted @ inside would make another domain of it, and a quote end the string early.
TEST(Path, KeepsWhatNeedsItsQuotesQuoted) {
  EXPECT_EQ(address_of("<\"root@evil\"@x>"), "\"root@evil\"@x");
  EXPECT_EQ(address_of("<\"a\\\"b\\\\c\"@x>"), "\"a\\\"b\\\\c\"@x");
  EXPECT_EQ(address_of("<\"a>b\"@x>"), "\"a>b\"@x");
}

TEST(Path, TakesDotsWhereverTheyStand) {
  EXPECT_EQ(address_of("<a..b@x>"), "a..b@x");
  EXPECT_EQ(address_of("<.a.@x>"), ".a.@x");
}

TEST(Path, RefusesWhatIsNoPath) {
  for (const std::string_view text : {"", "bob@x", "<bob@x", "<bob @x>", "< bob@x>", "<bob@>", "<bob@@x>", "<@x>",
                                      "<bob@x..y>", "<bob@.x>", "<bob@x.>", "<bob@[1.2.3.4>", "<bob@x y>", "<\"bob@x>",
                                      "<\"bob\\", "<\"bob\"x@y>", "<<bob>>", "<b(o)b@x>", "<bob,ann@x>"})
    EXPECT_EQ(error_of(text), PathError::syntax) << text;
}

TEST(Path, RefusesControlCharactersEvenWhenQuoted) {
  EXPECT_EQ(error_of("<\"a\tb\"@x>"), PathError::syntax);
  EXPECT_EQ(error_of("<\"a\\\rb\"@x>"), PathError::syntax);
  EXPECT_EQ(error_of(std::string_view("<\"a\0b\"@x>", 9)), PathError::syntax);
}

TEST(Path, RefusesAddressesBeyondAscii) {
  EXPECT_EQ(error_of("<\xc3\xa4@x>"), PathError::non_ascii);
  EXPECT_EQ(error_of("<a@\xc3\xa4>"), PathError::non_ascii);
}

TEST(Path, HasLimits) {
  const std::string longest(255, 'a');
  EXPECT_EQ(address_of("<" + longest + "@" + longest + ">"), longest + "@" + longest);
  EXPECT_EQ(error_of("<a" + longest + "@x>"), PathError::too_long);
  EXPECT_EQ(error_of("<\"a" + longest + "\"@x>"), PathError::too_long);
  EXPECT_EQ(error_of("<a@a" + longest + ">"), PathError::too_long);
  std::string route = "<@" + longest;
  for (int i = 0; i < 4; ++i) route += ",@" + longest;
  EXPECT_EQ(error_of(route + ":a@x>"), PathError::too_long);
}

}  // namespace satchel::lmtp
