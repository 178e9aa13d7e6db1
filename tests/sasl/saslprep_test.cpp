#include "sasl/saslprep.hpp"

#include <gtest/gtest.h>

#include <string>

namespace satchel::sasl {
namespace {

using namespace std::string_literals;

std::string prepared(std::string_view text, SaslprepUse use = SaslprepUse::stored) {
  const auto result = saslprep(text, use);
  return result ? std::string(result->reveal()) : std::string(describe(result.error()));
}

std::optional<SaslprepError> error_of(std::string_view text, SaslprepUse use = SaslprepUse::stored) {
  const auto result = saslprep(text, use);
  return result ? std::nullopt : std::optional(result.error());
}

}  // namespace

// RFC 4013 section 3, its numbered examples.
TEST(Saslprep, TakesTheExamplesOfTheRfc) {
  EXPECT_EQ(prepared("I\u00adX"), "IX");
  EXPECT_EQ(prepared("user"), "user");
  EXPECT_EQ(prepared("USER"), "USER");
  EXPECT_EQ(prepared("\u00aa"), "a");
  EXPECT_EQ(prepared("\u2168"), "IX");
  EXPECT_EQ(error_of("\x07"), SaslprepError::prohibited);
  EXPECT_EQ(error_of("\u06271"), SaslprepError::bidirectional);
}

// RFC 4013 section 2.1: "non-ASCII space characters [...] that can be mapped to SPACE", and those "commonly mapped to
// nothing".
TEST(Saslprep, MapsSpacesAndDropsInvisibleCharacters) {
  EXPECT_EQ(prepared("a\u00a0b\u2003c\u3000d"), "a b c d");
  EXPECT_EQ(prepared("a\u034fb\u200cc\u2060d\ufeffe"), "abcde");
  EXPECT_EQ(prepared("\u00ad"), "");
}

// RFC 4013 section 2.2: form KC.
TEST(Saslprep, ComposesAndFoldsCompatibilityForms) {
  EXPECT_EQ(prepared("e\u0301"), "\u00e9");
  EXPECT_EQ(prepared("\u212b"), "\u00c5");
  EXPECT_EQ(prepared("\ufb01\uff21"), "fiA");
  EXPECT_EQ(prepared("q\u0307\u0323"), "q\u0323\u0307");
}

TEST(Saslprep, LeavesPrintableAsciiAsItIs) {
  std::string ascii;
  for (char c = 0x20; c < 0x7f; ++c) ascii += c;
  EXPECT_EQ(prepared(ascii), ascii);
  EXPECT_EQ(prepared(""), "");
}

// RFC 4013 section 2.3, each table with one of its characters (RFC 3454 appendix C).
TEST(Saslprep, RefusesEachKindOfProhibitedCharacter) {
  for (const char* text : {"a\x1f"
                           "b",
                           "\x7f", "\u0080", "\u06dd", "\u2028", "\ue000", "\U000f0000", "\ufffe", "\U0001ffff",
                           "\ufff9", "\ufffd", "\u2ff0", "\u200e", "\u202a", "\U000e0001", "\U000e0041"})
    for (const SaslprepUse use : {SaslprepUse::query, SaslprepUse::stored})
      EXPECT_EQ(error_of(text, use), SaslprepError::prohibited) << prepared(text);
  EXPECT_EQ(error_of("a\0b"s), SaslprepError::prohibited);
  EXPECT_EQ(error_of("\u00e9\0b"s), SaslprepError::prohibited);
}

// RFC 3454 section 6: the first and last character are of the right-to-left kind where one is, and none is of the
// other.
TEST(Saslprep, ChecksTheDirectionsOfWriting) {
  EXPECT_EQ(error_of("\u0627\u0628"), std::nullopt);
  EXPECT_EQ(error_of("\u06271\u0628"), std::nullopt);
  EXPECT_EQ(error_of("\u0627a\u0628"), SaslprepError::bidirectional);
  EXPECT_EQ(error_of("1\u0627"), SaslprepError::bidirectional);
}

TEST(Saslprep, QueriesMayHoldUnassignedCharactersAndStoredStringsNot) {
  EXPECT_EQ(prepared("a\u0221", SaslprepUse::query), "a\u0221");
  EXPECT_EQ(error_of("a\u0221", SaslprepUse::stored), SaslprepError::unassigned);
}

TEST(Saslprep, RefusesWhatIsNotUtf8) {
  for (const char* text :
       {"\x80", "\xc3", "a\xc3(", "\xc0\xaf", "\xe0\x80\xaf", "\xf0\x80\x80\xaf", "\xed\xa0\x80", "\xed\xbf\xbf",
        "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80", "\xff", "\xe2\x82", "\xf0\x9f\x98"})
    EXPECT_EQ(error_of(text), SaslprepError::not_utf8);
}

TEST(Saslprep, TakesCharactersOfEveryLength) {
  EXPECT_EQ(prepared("a\u00e9\u20ac\U00010300z"), "a\u00e9\u20ac\U00010300z");
}

TEST(Saslprep, HasACeilingForUnicodeTextAlone) {
  std::string text = "\u00e9" + std::string(maximum_unicode_octets - 2, 'x');
  EXPECT_EQ(prepared(text), text);
  EXPECT_EQ(error_of(text + "x"), SaslprepError::prohibited);
  EXPECT_EQ(error_of(std::string(maximum_unicode_octets + 1, 'x')), std::nullopt);
  std::string longest;
  while (longest.size() + 3 <= maximum_unicode_octets) longest += "\ufdfa";
  EXPECT_EQ(error_of(longest), std::nullopt);
}

TEST(Saslprep, EveryErrorHasItsSentence) {
  for (const SaslprepError error :
       {SaslprepError::not_utf8, SaslprepError::prohibited, SaslprepError::unassigned, SaslprepError::bidirectional})
    EXPECT_FALSE(describe(error).empty());
}

}  // namespace satchel::sasl
