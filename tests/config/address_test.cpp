#include "config/address.hpp"

#include <gtest/gtest.h>

namespace satchel::config {
namespace {

TEST(AddressTest, AddressesAreReadAndWrittenBack) {
  for (const char* text : {"127.0.0.1:110", "0.0.0.0:0", "[::1]:995", "unix:/run/satchel/lmtp.sock"})
    EXPECT_EQ(format_address(parse_address(text).value()), text);
}

TEST(AddressTest, WhatIsNoAddressIsRefused) {
  for (const char* text : {"", "110", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:+1", "::1:110", "[::1]",
                           "[127.0.0.1]:110", "localhost:110", "unix:", "unix:relative", "127.0.0.1:110 "})
    EXPECT_FALSE(parse_address(text).has_value()) << text;
}

}  // namespace
}  // namespace satchel::config
