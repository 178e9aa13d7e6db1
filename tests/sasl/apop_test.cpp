#include "sasl/apop.hpp"

#include <gtest/gtest.h>

namespace satchel::sasl {

TEST(Apop, GivesTheDigestOfTheRfc) {
  EXPECT_EQ(apop_digest("<1896.697170952@dbc.mtview.ca.us>", "tanstaaf"), "c4c9334bac560ecc979e58001b3e22fb");
}

}  // namespace satchel::sasl
