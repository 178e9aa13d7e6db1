#include "fetch/capabilities.hpp"

#include <gtest/gtest.h>

namespace satchel::fetch {

TEST(Capabilities, NamesAreReadWithoutCase) {
  Capabilities capabilities;
  for (const char* line : {"TOP", "uidl", "Pipelining", "STLS", "SASL login plain"}) capabilities.add(line);
  EXPECT_TRUE(capabilities.uidl && capabilities.pipelining && capabilities.stls && capabilities.sasl_plain);
}

TEST(Capabilities, WhatIsNotListedIsNotThere) {
  Capabilities capabilities;
  for (const char* line :
       {"", " ", "SASL", "SASL CRAM-MD5 PLAINER", "X-STLS", "STLSX", "IMPLEMENTATION STLS PIPELINING"})
    capabilities.add(line);
  EXPECT_FALSE(capabilities.uidl || capabilities.pipelining || capabilities.stls || capabilities.sasl_plain);
}

}  // namespace satchel::fetch
