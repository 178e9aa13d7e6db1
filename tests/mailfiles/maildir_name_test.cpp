#include "mailfiles/maildir_name.hpp"

#include <gtest/gtest.h>

namespace satchel::mailfiles {
namespace {

TEST(MaildirNameTest, NamesTellTimeAndSizes) {
  const MaildirName name = parse_maildir_name("1700000000.M12P34.host,S=1234,W=1250:2,ST");
  EXPECT_EQ(name.base, "1700000000.M12P34.host,S=1234,W=1250");
  EXPECT_EQ(name.delivered, 1'700'000'000);
  EXPECT_EQ(name.stored_octets, 1'234U);
  EXPECT_EQ(name.octets, 1'250U);
}

TEST(MaildirNameTest, AnyNameIsTaken) {
  EXPECT_EQ(parse_maildir_name("").base, "");
  EXPECT_FALSE(parse_maildir_name("message").delivered);
  EXPECT_FALSE(parse_maildir_name("12").delivered);
  EXPECT_FALSE(parse_maildir_name("99999999999999999999.x").delivered);
  EXPECT_FALSE(parse_maildir_name("1.x,S=12x").stored_octets);
  EXPECT_EQ(parse_maildir_name("1.x:2,S:3").base, "1.x");
  EXPECT_EQ(parse_maildir_name("1.x:2,,S=5").stored_octets, std::nullopt);
}

TEST(MaildirNameTest, OrderIsByTimeThenByName) {
  EXPECT_TRUE(delivered_before("999.a", "1000.a"));
  EXPECT_TRUE(delivered_before("1000.a", "1000.b"));
  EXPECT_TRUE(delivered_before("1000.z", "message"));
  EXPECT_FALSE(delivered_before("1000.a", "1000.a"));
}

}  // namespace
}  // namespace satchel::mailfiles
