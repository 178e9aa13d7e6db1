#include "mailfiles/mbox_quoting.hpp"

#include <gtest/gtest.h>

#include <string>

namespace satchel::mailfiles {
namespace {

template <class Stream>
std::string in_pieces(Stream stream, std::string_view text, std::size_t step) {
  std::string result;
  const auto out = [&](std::string_view part) { result += part; };
  for (; !text.empty(); text.remove_prefix(std::min(step, text.size()))) stream.feed(text.substr(0, step), out);
  stream.finish(out);
  return result;
}

constexpr std::size_t steps[] = {1, 2, 3, 5, 7, 31, 10'000};

constexpr std::string_view quoted =
    ">From a\n>>From b\n>>>From c\n>Fro\n>\n>>\n> From d\nx>From e\n>From\n>>x\n\n>From f\r\n>From ";

TEST(MboxQuotingTest, MboxrdLosesOneMarkPerLine) {
  for (const std::size_t step : steps)
    EXPECT_EQ(in_pieces(MboxUnquoter(MboxQuoting::rd), quoted, step),
              "From a\n>From b\n>>From c\n>Fro\n>\n>>\n> From d\nx>From e\n>From\n>>x\n\nFrom f\r\nFrom ");
}

TEST(MboxQuotingTest, MboxoLosesOnlySingleMarks) {
  for (const std::size_t step : steps)
    EXPECT_EQ(in_pieces(MboxUnquoter(MboxQuoting::o), quoted, step),
              "From a\n>>From b\n>>>From c\n>Fro\n>\n>>\n> From d\nx>From e\n>From\n>>x\n\nFrom f\r\nFrom ");
}

TEST(MboxQuotingTest, AnEndWithinAMarkIsKept) {
  EXPECT_EQ(in_pieces(MboxUnquoter(MboxQuoting::rd), ">", 1), ">");
  EXPECT_EQ(in_pieces(MboxUnquoter(MboxQuoting::rd), "a\n>>Fr", 1), "a\n>>Fr");
}

TEST(MboxQuotingTest, QuotingMakesLineFeedsAndMarks) {
  constexpr std::string_view message =
      "From a\r\n>From b\r\n>>From c\r\nFrom\r\nFro\r\n >From d\r\na\rb\r\n\r\n\rFrom e\r\nFFrom f\r\nlast";
  for (const std::size_t step : steps)
    EXPECT_EQ(in_pieces(MboxQuoter(FileLineEnds::lf), message, step),
              ">From a\n>>From b\n>>>From c\nFrom\nFro\n >From d\na\rb\n\n\rFrom e\nFFrom f\nlast\n");
}

TEST(MboxQuotingTest, WhatIsQuotedWithCrlfComesBackByteForByte) {
  constexpr std::string_view message = "From a\r\r\n>From \r\n\r\r\r\n\r\nb\rFrom c\r\n>\r\n>>From \r\nFrom \r\n";
  for (const std::size_t step : steps) {
    const std::string file = in_pieces(MboxQuoter(FileLineEnds::crlf), message, step);
    EXPECT_EQ(in_pieces(MboxUnquoter(MboxQuoting::rd), file, step), message);
  }
}

TEST(MboxQuotingTest, CarriageReturnsInFrontOfALineEndNeedCrlf) {
  const auto needs = [](std::string_view message) {
    CrlfNeed whole, split;
    whole.feed(message);
    for (const char c : message) split.feed({&c, 1});
    EXPECT_EQ(whole.needed(), split.needed()) << message;
    return whole.needed();
  };
  EXPECT_FALSE(needs("a\r\nb\rc\r\n"));
  EXPECT_FALSE(needs("a\r\r"));
  EXPECT_TRUE(needs("a\r\r\n"));
}

}  // namespace
}  // namespace satchel::mailfiles
