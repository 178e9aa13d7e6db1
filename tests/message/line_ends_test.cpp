#include "message/line_ends.hpp"

#include <gtest/gtest.h>

#include "message/splits.hpp"

namespace satchel::message {
namespace {

struct Normalized {
  std::string text;
  bool saw_bare = false;
  bool operator==(const Normalized&) const = default;
};

Normalized normalize(const std::vector<std::string_view>& pieces, BareCr bare_cr) {
  LineEndNormalizer normalizer(bare_cr);
  Normalized result;
  const auto sink = [&](std::string_view part) { result.text += part; };
  for (const std::string_view piece : pieces) normalizer.feed(piece, sink);
  normalizer.finish(sink);
  result.saw_bare = normalizer.saw_bare();
  return result;
}

/// The rule, one octet after the other.
Normalized by_rule(std::string_view text, BareCr bare_cr) {
  Normalized result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i, 2) == "\r\n") {
      result.text += "\r\n";
      ++i;
    } else if (text[i] == '\n' || (text[i] == '\r' && bare_cr == BareCr::to_crlf)) {
      result.text += "\r\n";
      result.saw_bare = true;
    } else {
      result.text += text[i];
    }
  }
  if (!result.text.empty() && !result.text.ends_with("\r\n")) result.text += "\r\n";
  return result;
}

}  // namespace

TEST(LineEndNormalizer, MendsNastyTextsAtEverySplit) {
  for (const BareCr bare_cr : {BareCr::keep, BareCr::to_crlf})
    for (const std::string& text : test::nasty_texts()) {
      const Normalized expected = by_rule(text, bare_cr);
      test::each_split(text, [&](const auto& pieces) { ASSERT_EQ(normalize(pieces, bare_cr), expected); });
    }
}

TEST(LineEndNormalizer, TreatsEveryShortTextByTheRule) {
  for (const BareCr bare_cr : {BareCr::keep, BareCr::to_crlf})
    for (const std::string& text : test::every_text("\r\na", 7)) {
      const Normalized expected = by_rule(text, bare_cr);
      ASSERT_EQ(normalize({text}, bare_cr), expected) << testing::PrintToString(text);
      std::vector<std::string_view> octets;
      for (std::size_t i = 0; i < text.size(); ++i) octets.push_back(std::string_view(text).substr(i, 1));
      ASSERT_EQ(normalize(octets, bare_cr), expected) << testing::PrintToString(text);
    }
}

TEST(LineEndNormalizer, LeavesCanonicalTextAloneAndInOnePiece) {
  LineEndNormalizer normalizer(BareCr::to_crlf);
  std::vector<std::string> parts;
  const auto sink = [&](std::string_view part) { parts.emplace_back(part); };
  const std::string text("a\r\n\r\nb \0 \xff\r\n", 12);
  normalizer.feed(text, sink);
  normalizer.finish(sink);
  EXPECT_EQ(parts, std::vector<std::string>{text});
  EXPECT_FALSE(normalizer.saw_bare());
}

TEST(LineEndNormalizer, AnOpenLastLineGetsItsEndAndCountsAsCanonical) {
  EXPECT_EQ(normalize({"a\r\nb"}, BareCr::to_crlf), (Normalized{"a\r\nb\r\n", false}));
  EXPECT_EQ(normalize({}, BareCr::to_crlf), (Normalized{"", false}));
}

TEST(LineEndNormalizer, ABareCrIsKeptOrEndsALine) {
  EXPECT_EQ(normalize({"a\rb\r\n"}, BareCr::keep), (Normalized{"a\rb\r\n", false}));
  EXPECT_EQ(normalize({"a\rb\r\n"}, BareCr::to_crlf), (Normalized{"a\r\nb\r\n", true}));
  EXPECT_EQ(normalize({"a\r"}, BareCr::to_crlf), (Normalized{"a\r\n", true}));
  EXPECT_EQ(normalize({"a\r"}, BareCr::keep), (Normalized{"a\r\r\n", false}));
}

}  // namespace satchel::message
