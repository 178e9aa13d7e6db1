#include "pop3/line_framer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace satchel::pop3 {
namespace {

using testing::ElementsAre;

/// All lines that come of `octets` in pieces of `piece` octets, each lent only for as long as it must be; "<long>"
/// stands for one that was too long.
std::vector<std::string> lines_of(LineFramer& framer, std::string_view octets, std::size_t piece) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < octets.size(); at += std::min(piece, octets.size())) {
    std::string lent(octets.substr(at, piece));
    framer.feed(lent);
    for (auto found = framer.next(); found.found != LineFramer::Found::nothing; found = framer.next())
      lines.emplace_back(found.found == LineFramer::Found::line ? found.line : "<long>");
    lent.assign(lent.size(), '\xdd');
  }
  return lines;
}

}  // namespace

TEST(LineFramer, LinesEndInCrlfOrBareLineFeedButNotInBareCr) {
  LineFramer framer(100);
  EXPECT_THAT(lines_of(framer, "a\r\nb\nc\rd\r\n\r\n\nrest", 100), ElementsAre("a", "b", "c\rd", "", ""));
  EXPECT_TRUE(framer.within_line());
  EXPECT_THAT(lines_of(framer, "\n", 1), ElementsAre("rest"));
}

TEST(LineFramer, ABareLineFeedIsTold) {
  LineFramer framer(100);
  framer.feed("a\r\nb\nc\r\n");
  EXPECT_FALSE(framer.next().bare_line_feed);
  EXPECT_TRUE(framer.next().bare_line_feed);
  EXPECT_FALSE(framer.next().bare_line_feed);
}

TEST(LineFramer, CeilingCountsTheLineEndAndHoldsAtEverySplit) {
  const std::string octets =
      "12345678\r\n123456789\r\n123456789\n1234567890\nok\r\n" + std::string(500, 'x') + "\nend\n";
  for (std::size_t piece = 1; piece < octets.size(); ++piece) {
    LineFramer framer(10);
    EXPECT_THAT(lines_of(framer, octets, piece),
                ElementsAre("12345678", "<long>", "123456789", "<long>", "ok", "<long>", "end"))
        << piece;
  }
}

TEST(LineFramer, AWholeLineIsNotCopied) {
  LineFramer framer(100);
  const std::string octets = "NOOP\r\nSTAT\r\n";
  framer.feed(octets);
  EXPECT_EQ(framer.next().line.data(), octets.data());
  EXPECT_EQ(framer.next().line.data(), octets.data() + 6);
}

TEST(LineFramer, EndlessLineIsToldOnceAndTakesNoMemory) {
  LineFramer framer(10);
  const std::string part(64, 'x');
  std::size_t told = 0;
  for (int i = 0; i < 10'000; ++i) {
    framer.feed(part);
    while (framer.next().found == LineFramer::Found::too_long) ++told;
    ASSERT_TRUE(framer.rest().empty());
  }
  EXPECT_EQ(told, 1U);
}

TEST(LineFramer, HigherCeilingTakesLongerLinesAndLoweringItKeepsWhatFollows) {
  LineFramer framer(10);
  framer.set_ceiling(1000);
  const std::string octets = std::string(500, 'x') + "\r\nnext\r\n";
  framer.feed(octets);
  EXPECT_EQ(framer.next().line, std::string(500, 'x'));
  framer.set_ceiling(10);
  EXPECT_EQ(framer.next().line, "next");
}

TEST(LineFramer, TheCopyOfALineIsWiped) {
  LineFramer framer(100);
  framer.feed("PASS a-secret-of-more-than-a-few-octets");
  EXPECT_EQ(framer.next().found, LineFramer::Found::nothing);
  framer.feed("\r\nSTAT\r\n");
  const LineFramer::Result found = framer.next();
  ASSERT_TRUE(found.line.starts_with("PASS a-secret"));
  const char* const copy = found.line.data();
  framer.wipe_line();
  EXPECT_EQ(*copy, '\0');
  EXPECT_EQ(framer.next().line, "STAT");
}

TEST(LineFramer, ClearForgetsTheBeginningOfALineAndThatOneIsBeingDiscarded) {
  LineFramer framer(10);
  const std::string part(20, 'x');
  framer.feed(part);
  EXPECT_EQ(framer.next().found, LineFramer::Found::too_long);
  framer.clear();
  framer.feed("NOOP\r\n");
  EXPECT_EQ(framer.next().line, "NOOP");
}

}  // namespace satchel::pop3
