#include <gtest/gtest.h>

#include "message/dot_stuffing.hpp"
#include "message/line_ends.hpp"
#include "message/splits.hpp"

/// Messages that end, for some server, earlier than for another: the second server takes what follows for commands.
/// Only CRLF.CRLF may end a message that we receive.
namespace satchel::message {
namespace {

const std::vector<std::string> false_ends = {
    "\n.\n",
    "\n.\r\n",
    "\n.\r",
    "\r\n.\n",
    "\r\n.\r",
    "\r.\r",
    "\r.\n",
    "\r.\r\n",
    "\r\n.\r\r\n",
    "\r\r\n.\r\r\n",
    "\r\n.\n\r\n",
    "\n\r.\r\n",
    "\r\n..\r\n",
    "\r\n. \r\n",
    "\r\n.\t\r\n",
    std::string("\r\n.\0\r\n", 6),
    std::string("\r\n\0.\r\n", 6),
    "\r\n \r.\r\n",
};

bool ends(const std::vector<std::string_view>& pieces, LineEnds line_ends) {
  DotUnstuffer unstuffer(line_ends);
  for (const std::string_view piece : pieces)
    if (unstuffer.feed(piece, [](std::string_view) {}).ended) return true;
  return false;
}

}  // namespace

TEST(Smuggling, OnlyCrlfDotCrlfEndsAMessage) {
  for (const std::string& false_end : false_ends) {
    const std::string wire = "text" + false_end + "MAIL FROM:<x@example.org>\r\n";
    test::each_split(wire, [&](const auto& pieces) {
      ASSERT_FALSE(ends(pieces, LineEnds::strict)) << testing::PrintToString(false_end);
    });
    ASSERT_TRUE(ends({wire, "\r\n.\r\n"}, LineEnds::strict));
  }
}

TEST(Smuggling, ATolerantClientAlsoStopsAtBareLineFeeds) {
  for (const std::string_view end : {"\n.\n", "\r\n.\n", "\n.\r\n", "\r\n.\r\n"})
    test::each_split("text" + std::string(end), [&](const auto& pieces) {
      ASSERT_TRUE(ends(pieces, LineEnds::tolerant)) << testing::PrintToString(end);
    });
  for (const std::string_view end : {"\r.\r", "\r\n.\rx\n", "\r\n..\r\n", "\r.\n"})
    EXPECT_FALSE(ends({"text" + std::string(end)}, LineEnds::tolerant)) << testing::PrintToString(end);
}

// What was received strictly, normalised and stuffed again has no other end for anybody, however lax.
TEST(Smuggling, AStoredMessageHasOneEndForEverybody) {
  for (const std::string& false_end : false_ends) {
    const std::string received = "text" + false_end + "MAIL FROM:<x@example.org>\r\n.\r\n";
    std::string wire;
    DotStuffer stuffer;
    const auto store = [&](std::string_view part) {
      stuffer.feed(part, [&](std::string_view stuffed) { wire += stuffed; });
    };
    LineEndNormalizer normalizer(BareCr::to_crlf);
    DotUnstuffer unstuffer(LineEnds::strict);
    unstuffer.feed(received, [&](std::string_view part) { normalizer.feed(part, store); });
    normalizer.finish(store);
    EXPECT_FALSE(ends({wire}, LineEnds::tolerant)) << testing::PrintToString(false_end);
    EXPECT_EQ(wire.find("\r\n.\r"), std::string::npos) << testing::PrintToString(false_end);
  }
}

}  // namespace satchel::message
