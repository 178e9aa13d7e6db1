#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lmtp/driver.hpp"

/// What keeps a broken or hostile client from using the session up.
namespace satchel::lmtp {

using test::codes;
using test::converse;
using test::Driver;
using testing::ElementsAre;

TEST(Limits, LinesOf2048OctetsAreBorne) {
  EXPECT_THAT(codes(converse("NOOP " + std::string(2041, 'x') + "\r\n")), ElementsAre("250 2.0.0"));
}

TEST(Limits, ALongerLineGetsOneReplyAndThoseAfterItAreObeyed) {
  for (const std::size_t size : {2042U, 2043U, 2044U, 5000U})
    EXPECT_THAT(codes(converse("NOOP " + std::string(size, 'x') + "\r\nNOOP\r\n")),
                ElementsAre("500 5.5.6", "250 2.0.0"))
        << size;
}

TEST(Limits, AnEndlessLineIsNotKept) {
  Driver driver(test::options(), {});
  const std::string part(100'000, 'x');
  for (int i = 0; i < 100; ++i) driver.feed(part);
  driver.feed("\r\nNOOP\r\n");
  EXPECT_THAT(codes(driver.transcript()), ElementsAre("500 5.5.6", "250 2.0.0"));
}

TEST(Limits, ABareNewlineAmongTheCommandsEndsTheConnection) {
  for (const std::string_view text : {"NOOP\nNOOP\r\n", "\n", "NOOP\r\r\n\n"}) {
    const auto transcript = converse("LHLO r\r\n" + std::string(text) + "MAIL FROM:<a@x>\r\n");
    EXPECT_EQ(codes(transcript).back(), "421 4.5.2");
    EXPECT_TRUE(transcript.closed);
  }
  const auto behind_long_line = converse(std::string(3000, 'x') + "\nMAIL FROM:<a@x>\r\n");
  EXPECT_THAT(codes(behind_long_line), ElementsAre("500 5.5.6", "421 4.5.2"));
}

TEST(Limits, TooManyBadCommandsEndTheConnection) {
  ServerOptions options = test::options();
  options.bad_commands = 3;
  const auto transcript = converse("X\r\nNOOP\r\nY\r\nMAIL\r\nLHLO r\r\n", options);
  EXPECT_THAT(codes(transcript), ElementsAre("500 5.5.1", "250 2.0.0", "500 5.5.1", "503 5.5.1", "421 4.7.0"));
  EXPECT_TRUE(transcript.closed);
}

// A relay that keeps a connection open for days may send something unknown once in a while.
TEST(Limits, ADeliveryForgivesEarlierBadCommands) {
  ServerOptions options = test::options();
  options.bad_commands = 2;
  const std::string delivery = "MAIL FROM:<>\r\nRCPT TO:<b>\r\nDATA\r\n.\r\n";
  EXPECT_FALSE(converse("LHLO r\r\nX\r\n" + delivery + "X\r\n" + delivery + "X\r\n", options).closed);
}

TEST(Limits, UnknownRecipientsAreNoBadCommands) {
  ServerOptions options = test::options();
  options.bad_commands = 1;
  const test::World world{{{"nobody", Recipient::unknown}}, {}};
  const std::string attempt = "MAIL FROM:<>\r\nRCPT TO:<nobody>\r\nDATA\r\nRSET\r\n";
  EXPECT_FALSE(converse("LHLO r\r\n" + attempt + attempt + attempt, options, world).closed);
}

// The commands in the body of a web page's request must reach nobody.
TEST(Limits, ARequestOfAWebBrowserEndsTheConnection) {
  const auto transcript = converse("POST / HTTP/1.1\r\nHost: x\r\n\r\nLHLO r\r\nMAIL FROM:<a@x>\r\n");
  EXPECT_THAT(codes(transcript), ElementsAre("421 4.7.0"));
  EXPECT_TRUE(transcript.closed);
}

TEST(Limits, RepliesAreSentBeforeTheyPileUp) {
  ServerSession session(test::options());
  session.next();
  session.sent();
  std::string many;
  for (int i = 0; i < 10'000; ++i) many += "NOOP\r\n";
  session.received(many);
  const Action action = session.next();
  ASSERT_TRUE(std::holds_alternative<Send>(action));
  EXPECT_LT(std::get<Send>(action).octets.size(), 17U * 1024);
}

}  // namespace satchel::lmtp
