#include "pop3/language.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/ascii.hpp"

namespace satchel::pop3 {

TEST(Language, EveryTagFindsItsLanguageInAnyCase) {
  for (const LanguageInfo& row : languages()) {
    EXPECT_EQ(find_language(row.tag), row.language) << row.tag;
    EXPECT_EQ(find_language(base::lowercase(row.tag)), row.language) << row.tag;
    EXPECT_EQ(tag_of(row.language), row.tag);
  }
  EXPECT_EQ(find_language("DE"), Language::de);
  EXPECT_EQ(find_language("I-Default"), Language::i_default);
}

// RFC 4647 section 3.4: "the language range is progressively truncated from the end until a matching language tag is
// located."
TEST(Language, OfAFinerRangeTheSubtagsAtItsEndAreLeftOut) {
  EXPECT_EQ(find_language("de-AT"), Language::de);
  EXPECT_EQ(find_language("de-1996"), Language::de);
  EXPECT_EQ(find_language("zh-Hant-TW"), Language::zh);
  EXPECT_EQ(find_language("en-x-own-words"), Language::en);
  EXPECT_EQ(find_language("fr-"), Language::fr);
}

TEST(Language, OtherRangesFindNone) {
  for (const char* range :
       {"", "pt", "pt-BR", "d", "deu", "x-de", "i", "i-klingon", "-de", "--", "de de", "german", "**", "*-CH"})
    EXPECT_EQ(find_language(range), std::nullopt) << range;
}

// RFC 6856 section 3.2: "*" asks for the language that the server prefers.
TEST(Language, StarIsTheServersChoice) { EXPECT_EQ(find_language("*"), Language::i_default); }

// RFC 6856 section 3.2: a language is listed once, with a name that a line can hold.
TEST(Language, TagsAreDistinctAndNamesAreText) {
  for (const LanguageInfo& row : languages()) {
    EXPECT_EQ(std::ranges::count(languages(), row.tag, &LanguageInfo::tag), 1) << row.tag;
    EXPECT_FALSE(row.name.empty()) << row.tag;
    EXPECT_EQ(row.tag.find_first_of(" \r\n"), std::string_view::npos) << row.tag;
    EXPECT_EQ(row.name.find_first_of("\r\n"), std::string_view::npos) << row.tag;
  }
}

}  // namespace satchel::pop3
