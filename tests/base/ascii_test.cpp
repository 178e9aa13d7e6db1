#include "base/ascii.hpp"

#include <gtest/gtest.h>

namespace satchel::base {

TEST(Ascii, DecimalTakesDigitsOnly) {
  EXPECT_EQ(parse_decimal("0"), 0U);
  EXPECT_EQ(parse_decimal("007"), 7U);
  EXPECT_EQ(parse_decimal("18446744073709551615"), UINT64_MAX);
  for (const char* bad : {"", "+1", "-1", " 1", "1 ", "1x", "0x1", "18446744073709551616"})
    EXPECT_EQ(parse_decimal(bad), std::nullopt) << bad;
}

TEST(Ascii, CaseIsIgnoredForLettersOnly) {
  EXPECT_TRUE(equals_ignoring_case("StLs", "STLS"));
  EXPECT_FALSE(equals_ignoring_case("[", "{"));
  EXPECT_FALSE(equals_ignoring_case("\xc4", "\xe4"));
  EXPECT_TRUE(starts_with_ignoring_case("+ok ready", "+OK"));
}

TEST(Ascii, HexRoundTripsEveryOctet) {
  std::string octets;
  for (int i = 0; i < 256; ++i) octets += static_cast<char>(i);
  EXPECT_EQ(from_hex(to_hex(octets)), octets);
  EXPECT_EQ(from_hex("0g"), std::nullopt);
  EXPECT_EQ(from_hex("0"), std::nullopt);
}

}  // namespace satchel::base
