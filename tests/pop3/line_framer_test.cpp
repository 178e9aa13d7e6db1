#include "pop3/line_framer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace satchel::pop3 {
namespace {

using testing::ElementsAre;

/// All lines that come of `octets` in pieces of `piece` octets; "<long>" stands for one that was too long.
std::vector<std::string> lines_of(LineFramer& framer, std::string_view octets, std::size_t piece) {
  std::vector<std::string> lines;
  while (!octets.empty()) {
    const std::size_t taken = framer.append(octets.substr(0, piece));
    octets.remove_prefix(taken);
    for (auto found = framer.next(); found.found != LineFramer::Found::nothing; found = framer.next())
      lines.emplace_back(found.found == LineFramer::Found::line ? found.line : "<long>");
  }
  return lines;
}

}  // namespace

TEST(LineFramer, LinesEndInCrlfOrBareLineFeedButNotInBareCr) {
  LineFramer framer(100, 1000);
  EXPECT_THAT(lines_of(framer, "a\r\nb\nc\rd\r\n\r\n\nrest", SIZE_MAX), ElementsAre("a", "b", "c\rd", "", ""));
  EXPECT_EQ(framer.rest(), "rest");
}

TEST(LineFramer, CeilingCountsTheLineEndAndHoldsAtEverySplit) {
  const std::string octets =
      "12345678\r\n123456789\r\n123456789\n1234567890\nok\r\n" + std::string(500, 'x') + "\nend\n";
  for (std::size_t piece = 1; piece < octets.size(); ++piece) {
    LineFramer framer(10, 64);
    EXPECT_THAT(lines_of(framer, octets, piece),
                ElementsAre("12345678", "<long>", "123456789", "<long>", "ok", "<long>", "end"))
        << piece;
  }
}

TEST(LineFramer, NeverHoldsMoreThanItsCapacity) {
  LineFramer framer(10, 64);
  EXPECT_EQ(framer.append(std::string(1000, 'x')), 64U);
  EXPECT_EQ(framer.append("more"), 0U);
}

TEST(LineFramer, EndlessLineIsToldOnceAndTakesNoMemory) {
  LineFramer framer(10, 64);
  std::size_t told = 0;
  for (int i = 0; i < 10'000; ++i) {
    framer.append(std::string(64, 'x'));
    while (framer.next().found == LineFramer::Found::too_long) ++told;
    ASSERT_TRUE(framer.rest().empty());
  }
  EXPECT_EQ(told, 1U);
}

TEST(LineFramer, HigherCeilingTakesLongerLinesAndLoweringItKeepsWhatFollows) {
  LineFramer framer(10, 64);
  framer.set_ceiling(1000);
  framer.append(std::string(500, 'x') + "\r\nnext\r\n");
  EXPECT_EQ(framer.next().line, std::string(500, 'x'));
  framer.set_ceiling(10);
  EXPECT_EQ(framer.next().line, "next");
}

TEST(LineFramer, OverwritingALineLeavesTheNextOneAlone) {
  LineFramer framer(100, 1000);
  framer.append("PASS secret\r\nSTAT\r\n");
  const std::string_view secret = framer.next().line;
  framer.overwrite_line();
  EXPECT_EQ(secret, std::string(11, '\0'));
  EXPECT_EQ(framer.next().line, "STAT");
}

TEST(LineFramer, ClearForgetsTheBeginningOfALineAndThatOneIsBeingDiscarded) {
  LineFramer framer(10, 64);
  framer.append(std::string(20, 'x'));
  EXPECT_EQ(framer.next().found, LineFramer::Found::too_long);
  framer.clear();
  framer.append("NOOP\r\n");
  EXPECT_EQ(framer.next().line, "NOOP");
}

}  // namespace satchel::pop3
