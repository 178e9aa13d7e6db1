#include "message/dot_stuffing.hpp"

#include <gtest/gtest.h>

#include "message/splits.hpp"

namespace satchel::message {
namespace {

/// The rule in its plainest form: one more dot in front of each dot that begins the text or follows CRLF.
std::string stuffed_by_rule(std::string_view text) {
  std::string wire;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool line_start = i == 0 || (i >= 2 && text[i - 2] == '\r' && text[i - 1] == '\n');
    if (line_start && text[i] == '.') wire += '.';
    wire += text[i];
  }
  return wire;
}

std::string stuff(const std::vector<std::string_view>& pieces) {
  DotStuffer stuffer;
  std::string wire;
  for (const std::string_view piece : pieces) stuffer.feed(piece, [&](std::string_view part) { wire += part; });
  return wire;
}

struct Unstuffed {
  std::string text;
  std::size_t consumed = 0;
  bool ended = false;
  bool operator==(const Unstuffed&) const = default;
};

Unstuffed unstuff(const std::vector<std::string_view>& pieces, LineEnds ends = LineEnds::strict) {
  DotUnstuffer unstuffer(ends);
  Unstuffed result;
  for (const std::string_view piece : pieces) {
    const auto progress = unstuffer.feed(piece, [&](std::string_view part) { result.text += part; });
    result.consumed += progress.consumed;
    result.ended = progress.ended;
    if (progress.ended) break;
    EXPECT_EQ(progress.consumed, piece.size());
  }
  return result;
}

/// The same rule by looking at whole lines.
Unstuffed unstuffed_by_rule(std::string_view wire, LineEnds ends) {
  Unstuffed result;
  std::size_t at = 0;
  while (at < wire.size()) {
    const std::string_view rest = wire.substr(at);
    std::size_t end = rest.find(ends == LineEnds::strict ? "\r\n" : "\n");
    if (end != std::string_view::npos) end += ends == LineEnds::strict ? 2 : 1;
    const std::string_view line = rest.substr(0, end);
    const bool whole = end != std::string_view::npos;
    if (whole && (line == ".\r\n" || (ends == LineEnds::tolerant && line == ".\n"))) {
      result.consumed = at + line.size();
      result.ended = true;
      return result;
    }
    result.text += line.substr(line.front() == '.' ? 1 : 0);
    at += line.size();
  }
  result.consumed = at;
  // An open line of a dot and CR: whether the CR is text shows with the next octet only.
  if (wire == ".\r" || wire.ends_with(ends == LineEnds::strict ? "\r\n.\r" : "\n.\r")) result.text.pop_back();
  return result;
}

}  // namespace

TEST(DotStuffer, AddsADotToEachLineThatBeginsWithOneAtEverySplit) {
  for (const std::string& text : test::nasty_texts()) {
    const std::string expected = stuffed_by_rule(text);
    test::each_split(text, [&](const auto& pieces) { ASSERT_EQ(stuff(pieces), expected); });
  }
}

TEST(DotStuffer, TreatsEveryShortTextByTheRule) {
  for (const std::string& text : test::every_text("\r\n.a", 6)) ASSERT_EQ(stuff({text}), stuffed_by_rule(text));
}

TEST(DotStuffer, PassesOrdinaryTextOnInOnePiece) {
  DotStuffer stuffer;
  int pieces = 0;
  stuffer.feed("Subject: x\r\n\r\nno dots at line starts. None.\r\n", [&](std::string_view) { ++pieces; });
  EXPECT_EQ(pieces, 1);
}

TEST(DotUnstuffer, GivesBackWhatWasStuffedAtEverySplit) {
  for (std::string text : test::nasty_texts()) {
    if (!text.empty() && !text.ends_with("\r\n")) text += "\r\n";
    const std::string wire = stuff({text}) + ".\r\n";
    test::each_split(wire,
                     [&](const auto& pieces) { ASSERT_EQ(unstuff(pieces), (Unstuffed{text, wire.size(), true})); });
  }
}

TEST(DotUnstuffer, TreatsEveryShortTextByTheRule) {
  for (const LineEnds ends : {LineEnds::strict, LineEnds::tolerant})
    for (const std::string& wire : test::every_text("\r\n.a", 7)) {
      const Unstuffed expected = unstuffed_by_rule(wire, ends);
      ASSERT_EQ(unstuff({wire}, ends), expected) << testing::PrintToString(wire);
      std::vector<std::string_view> octets;
      for (std::size_t i = 0; i < wire.size(); ++i) octets.push_back(std::string_view(wire).substr(i, 1));
      ASSERT_EQ(unstuff(octets, ends), expected) << testing::PrintToString(wire);
    }
}

TEST(DotUnstuffer, TreatsNastyTextsByTheRuleAtEverySplit) {
  for (const LineEnds ends : {LineEnds::strict, LineEnds::tolerant})
    for (const std::string& wire : test::nasty_texts()) {
      const Unstuffed expected = unstuffed_by_rule(wire, ends);
      test::each_split(wire, [&](const auto& pieces) { ASSERT_EQ(unstuff(pieces, ends), expected); });
    }
}

TEST(DotUnstuffer, LeavesWhatFollowsTheTerminatorToTheCaller) {
  const std::string wire = "text\r\n.\r\n+OK next reply\r\n";
  test::each_split(wire, [&](const auto& pieces) { ASSERT_EQ(unstuff(pieces), (Unstuffed{"text\r\n", 9, true})); });
}

TEST(DotUnstuffer, ResetMakesItReadyForTheNextMessage) {
  DotUnstuffer unstuffer(LineEnds::strict);
  std::string text;
  const auto sink = [&](std::string_view part) { text += part; };
  EXPECT_TRUE(unstuffer.feed("one\r\n.\r\n", sink).ended);
  unstuffer.reset();
  EXPECT_TRUE(unstuffer.feed("..two\r\n.\r\n", sink).ended);
  EXPECT_EQ(text, "one\r\n.two\r\n");
}

}  // namespace satchel::message
