#include "config/nearest.hpp"

#include <gtest/gtest.h>

namespace satchel::config {
namespace {

TEST(NearestTest, SlipOfTheFingerFindsItsKey) {
  const std::vector<std::string> keys{"pop3", "pop3s", "lmtp", "idle_timeout"};
  EXPECT_EQ(nearest("popp3s", keys), "pop3s");
  EXPECT_EQ(nearest("lmpt", keys), "lmtp");
  EXPECT_EQ(nearest("idletimeout", keys), "idle_timeout");
}

TEST(NearestTest, WordThatIsNearNothingFindsNothing) {
  EXPECT_EQ(nearest("metrics", {"pop3", "lmtp"}), "");
  EXPECT_EQ(nearest("", {"pop3"}), "");
  EXPECT_EQ(nearest("x", {}), "");
}

}  // namespace
}  // namespace satchel::config
