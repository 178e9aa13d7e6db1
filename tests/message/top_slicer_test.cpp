#include "message/top_slicer.hpp"

#include <gtest/gtest.h>

#include "message/splits.hpp"

namespace satchel::message {
namespace {

std::string top(const std::vector<std::string_view>& pieces, std::uint64_t lines) {
  TopSlicer slicer(lines);
  std::string answer;
  for (const std::string_view piece : pieces) {
    const std::size_t taken = slicer.feed(piece);
    EXPECT_TRUE(taken == piece.size() || slicer.done());
    answer += piece.substr(0, taken);
  }
  return answer;
}

/// The rule by whole lines: up to the first empty one, then so many more.
std::string by_rule(std::string_view wire, std::uint64_t lines) {
  std::size_t at = 0;
  bool in_header = true;
  while (at < wire.size() && (in_header || lines > 0)) {
    const std::size_t end = wire.find("\r\n", at);
    if (end == std::string_view::npos) return std::string(wire);
    if (!in_header) --lines;
    if (end == at) in_header = false;
    at = end + 2;
  }
  return std::string(wire.substr(0, at));
}

constexpr std::uint64_t huge = UINT64_MAX;

}  // namespace

TEST(TopSlicer, CutsNastyTextsByTheRuleAtEverySplit) {
  for (std::string text : test::nasty_texts())
    for (const std::string_view header : {"", "A: b\r\n\r\n", "\r\n", "A: b\r\n folded\r\nC: d\r\n\r\n"})
      for (const std::uint64_t lines : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{2}, huge}) {
        const std::string wire = std::string(header) + text;
        const std::string expected = by_rule(wire, lines);
        test::each_split(wire, [&](const auto& pieces) { ASSERT_EQ(top(pieces, lines), expected); });
      }
}

TEST(TopSlicer, TreatsEveryShortTextByTheRule) {
  for (const std::string& wire : test::every_text("\r\na", 9))
    for (const std::uint64_t lines : {0U, 1U, 2U}) {
      const std::string expected = by_rule(wire, lines);
      ASSERT_EQ(top({wire}, lines), expected) << testing::PrintToString(wire) << lines;
      std::vector<std::string_view> octets;
      for (std::size_t i = 0; i < wire.size(); ++i) octets.push_back(std::string_view(wire).substr(i, 1));
      ASSERT_EQ(top(octets, lines), expected) << testing::PrintToString(wire) << lines;
    }
}

TEST(TopSlicer, ZeroLinesAreTheHeaderAndTheBlankLine) {
  EXPECT_EQ(top({"A: b\r\n\r\nbody\r\n"}, 0), "A: b\r\n\r\n");
  EXPECT_EQ(top({"\r\nbody\r\n"}, 0), "\r\n");
}

TEST(TopSlicer, CountsBodyLinesNotHeaderLines) {
  EXPECT_EQ(top({"A: b\r\nC: d\r\n\r\n1\r\n\r\n3\r\n4\r\n"}, 3), "A: b\r\nC: d\r\n\r\n1\r\n\r\n3\r\n");
}

TEST(TopSlicer, AMessageWithoutABlankLineIsAllHeader) {
  EXPECT_EQ(top({"A: b\r\nC: d\r\n"}, 0), "A: b\r\nC: d\r\n");
  EXPECT_EQ(top({""}, 0), "");
}

TEST(TopSlicer, MoreLinesThanThereAreGiveTheWholeMessage) {
  const std::string wire = "A: b\r\n\r\n..\r\nend\r\n";
  for (const std::uint64_t lines : {std::uint64_t{2}, std::uint64_t{3}, std::uint64_t{99999999}, huge})
    EXPECT_EQ(top({wire}, lines), wire);
}

TEST(TopSlicer, TakesNothingMoreOnceDone) {
  TopSlicer slicer(1);
  EXPECT_EQ(slicer.feed("A: b\r\n\r\n1\r\n"), 11U);
  EXPECT_TRUE(slicer.done());
  EXPECT_EQ(slicer.feed("2\r\n"), 0U);
}

}  // namespace satchel::message
