#include "mailfiles/uidl_format.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace satchel::mailfiles {
namespace {

using testing::HasSubstr;

const UidlFacts facts{.uid = 4711, .uidvalidity = 1'275'660'208, .file_name = "1276.M1P2.Host", .guid = "3085f01b"};

std::string expand(std::string_view format) {
  const auto parsed = UidlFormat::parse(format);
  EXPECT_TRUE(parsed) << format;
  return parsed ? parsed->expand(facts) : parsed.error();
}

TEST(UidlFormatTest, FormatsOfDovecotAndOfThoseItImitates) {
  EXPECT_EQ(expand(UidlFormat::dovecots_own), "000012674c0907b0");
  EXPECT_EQ(expand("%08Xv%08Xu"), "4c0907b000001267");
  EXPECT_EQ(expand("%v.%u"), "1275660208.4711");
  EXPECT_EQ(expand("%v-%u"), "1275660208-4711");
  EXPECT_EQ(expand("%u"), "4711");
  EXPECT_EQ(expand("%f"), "1276.M1P2.Host");
  EXPECT_EQ(expand("%g"), "3085f01b");
  EXPECT_EQ(expand("UID%u-%v"), "UID4711-1275660208");
}

TEST(UidlFormatTest, TheMessageWithoutAGuidIsKnownByItsFile) {
  UidlFacts without = facts;
  without.guid = {};
  EXPECT_EQ(UidlFormat::parse("%g")->expand(without), "1276.M1P2.Host");
}

TEST(UidlFormatTest, ModifiersAndPlaces) {
  EXPECT_EQ(expand("%Xu"), "1267");
  EXPECT_EQ(expand("%2Xu"), "12");
  EXPECT_EQ(expand("%2.1u"), "1");
  EXPECT_EQ(expand("%-2.2u"), "11");
  EXPECT_EQ(expand("%06u"), "004711");
  EXPECT_EQ(expand("%1.05u"), "00711");
  EXPECT_EQ(expand("%0.-2u"), "47");
  EXPECT_EQ(expand("%Ru"), "1174");
  EXPECT_EQ(expand("%Lf"), "1276.m1p2.host");
  EXPECT_EQ(expand("%Uf"), "1276.M1P2.HOST");
  EXPECT_EQ(expand("%9.2u"), "");
  EXPECT_EQ(expand("100%%%u"), "100%4711");
}

TEST(UidlFormatTest, LongNames) {
  EXPECT_EQ(expand("%{uid}.%{uidvalidity}"), "4711.1275660208");
  EXPECT_EQ(expand("%{uid | hex(8)}%{uidvalidity | hex(8)}"), "000012674c0907b0");
  EXPECT_EQ(expand("%{filename}-%{guid}-%{uid|hex}"), "1276.M1P2.Host-3085f01b-1267");
}

TEST(UidlFormatTest, WhatCannotBeMadeIsRefused) {
  for (const char* format : {"%m", "%Mf", "%{md5}", "%08Mf"})
    EXPECT_THAT(UidlFormat::parse(format).error(), HasSubstr("MD5")) << format;
  for (const char* format : {"", "%", "%x", "%08X", "%{uid", "%{nonsense}", "%{uid | md5}", "%{uid | hex(}",
                             "%{uid | hexagon}", "%{uid|hex(-1)}"})
    EXPECT_THAT(UidlFormat::parse(format).error(), HasSubstr("not understood")) << format;
  for (const char* format : {"abc", "%v", "%%"})
    EXPECT_THAT(UidlFormat::parse(format).error(), HasSubstr("same UIDL")) << format;
}

}  // namespace
}  // namespace satchel::mailfiles
