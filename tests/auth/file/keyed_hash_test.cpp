#include "auth/file/keyed_hash.hpp"

#include <gtest/gtest.h>

namespace satchel::auth::file {

// The worked example in appendix A of the SipHash paper.
TEST(KeyedHash, GivesTheValueOfThePaper) {
  const HashKey key{0x0706050403020100U, 0x0f0e0d0c0b0a0908U};
  const std::string_view text("\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e", 15);
  EXPECT_EQ(keyed_hash(key, text), 0xa129ca6149be45e5U);
}

TEST(KeyedHash, DependsOnTheKey) { EXPECT_NE(keyed_hash({1, 2}, "alice"), keyed_hash({1, 3}, "alice")); }

}  // namespace satchel::auth::file
