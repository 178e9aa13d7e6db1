#include "store/maildir/file_name.hpp"

#include <gtest/gtest.h>

namespace satchel::store::maildir {
namespace {

std::optional<Time> time_in(std::string_view base) {
  const auto stamp = stamp_in(base);
  return stamp ? std::optional(stamp->time) : std::nullopt;
}

}  // namespace

TEST(MaildirFileName, UniquePartIsWithoutFlagsAndSizes) {
  EXPECT_EQ(base_of("1.a.mx,S=3,W=4:2,RS"), "1.a.mx,S=3,W=4");
  EXPECT_EQ(base_of("1.a.mx"), "1.a.mx");
  const NameParts parts = parts_of("1.a.mx,S=3,W=4");
  EXPECT_EQ(parts.unique, "1.a.mx");
  EXPECT_EQ(parts.file_octets, 3U);
  EXPECT_EQ(parts.octets, 4U);
  EXPECT_EQ(parts_of("1.a.mx,S=3,x=y").unique, "1.a.mx,x=y");
}

TEST(MaildirFileName, WhatIsNoSizeIsPartOfTheName) {
  for (const char* base : {"1.a.mx,S=", "1.a.mx,S=x", "1.a.mx,S=3x", "1.a.mx,S=-3", "S=3", "1.a,W=99999999999999999999",
                           "a,,b", "a,", ",", ""}) {
    EXPECT_EQ(parts_of(base).unique, base);
    EXPECT_FALSE(parts_of(base).file_octets);
    EXPECT_FALSE(parts_of(base).octets);
  }
}

TEST(MaildirFileName, TimeIsReadAsOtherProgramsWriteIt) {
  constexpr Time second = 1'000'000;
  EXPECT_EQ(time_in("1700000000.M12P34.mx"), 1'700'000'000 * second + 12);                // Dovecot
  EXPECT_EQ(time_in("1700000000.V801I4a3M654321.mx"), 1'700'000'000 * second + 654'321);  // Postfix
  EXPECT_EQ(time_in("1700000000.1234_1.mx"), 1'700'000'000 * second);                     // procmail
  EXPECT_EQ(time_in("1700000000.R123.mxM9"), 1'700'000'000 * second);                     // mutt
  EXPECT_EQ(time_in("1700000000.M1000000P1.mx"), 1'700'000'000 * second);
  for (const char* base : {"", ".", "x", "x.y", "1700000000", "-1.x", "1a.x", "170000000000000.x"})
    EXPECT_EQ(stamp_in(base), std::nullopt) << base;
}

TEST(MaildirFileName, NaturalUidlIsTheNameOrItsHash) {
  EXPECT_EQ(natural_uidl("1700000000.M1P2.mx"), "1700000000.M1P2.mx");
  EXPECT_EQ(natural_uidl(std::string(70, 'x')), std::string(70, 'x'));
  // The beginning of the SHA-256 of 71 times 'x' and of "a b".
  EXPECT_EQ(natural_uidl(std::string(71, 'x')), "87a1e4c1c92b7b7a7c46433d780de6cc");
  EXPECT_EQ(natural_uidl("a b"), "c8687a08aa5d6ed2044328fa6a697ab8");
  EXPECT_EQ(natural_uidl("").size(), 32U);
}

TEST(MaildirFileName, NewNamesAreUidlsAndTellTheirTime) {
  constexpr Time time = 1'700'000'000'000'012;
  const std::string name = new_unique({time, 7}, "a/b:c." + std::string(300, 'x')).value();
  EXPECT_EQ(stamp_in(name), (Stamp{time, 7}));
  EXPECT_EQ(natural_uidl(name), name);
  EXPECT_TRUE(name.starts_with("1700000000.M000012Q7R"));
  EXPECT_EQ(name.find_first_of("/:,"), std::string::npos);
  EXPECT_NE(new_unique({time, 7}, "mx").value(), new_unique({time, 7}, "mx").value());
}

}  // namespace satchel::store::maildir
