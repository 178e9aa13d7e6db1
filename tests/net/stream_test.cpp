#include "net/stream.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <vector>

#include "net/run_task.hpp"

namespace satchel::net {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

class StreamTest : public testing::Test {
 protected:
  boost::asio::io_context context_;
  Pair pair_{context_};
};

TEST_F(StreamTest, ManyPiecesArriveInOrder) {
  std::vector<std::string> texts;
  std::string expected;
  for (int i = 0; i < 500; ++i) texts.push_back(std::to_string(i) + std::string(static_cast<std::size_t>(i * 7), 'x'));
  for (const std::string& text : texts) expected += text;
  const std::vector<std::string_view> pieces(texts.begin(), texts.end());
  auto written = spawn(context_, pair_.left.write(pieces));
  EXPECT_EQ(run(context_, read_up_to(pair_.right, expected.size())), expected);
  EXPECT_TRUE(written.get().has_value());
}

TEST_F(StreamTest, EndOfThePeerIsZeroOctets) {
  pair_.right.close();
  std::string buffer(16, '\0');
  const auto got = run(context_, pair_.left.read_some(buffer));
  ASSERT_TRUE(got.has_value());
  EXPECT_EQ(*got, 0U);
}

TEST_F(StreamTest, PeerThatHasClosedIsSeenBehindItsUnreadOctets) {
  EXPECT_FALSE(pair_.left.peer_closed());
  ASSERT_TRUE(run(context_, write_text(pair_.right, "unread")).has_value());
  EXPECT_FALSE(pair_.left.peer_closed());
  pair_.right.close();
  EXPECT_TRUE(pair_.left.peer_closed());
}

TEST_F(StreamTest, WritingToAPeerThatIsGoneIsAnErrorAndNoSignal) {
  pair_.right.close();
  const auto written = run(context_, write_text(pair_.left, "hello"));
  ASSERT_FALSE(written.has_value());
  EXPECT_EQ(written.error().kind, ErrorKind::closed);
}

TEST_F(StreamTest, ReadFailsAtTheDeadline) {
  pair_.left.set_deadline(Clock::now() + 20ms);
  std::string buffer(16, '\0');
  const auto got = run(context_, pair_.left.read_some(buffer));
  ASSERT_FALSE(got.has_value());
  EXPECT_EQ(got.error().kind, ErrorKind::timed_out);
}

TEST_F(StreamTest, WriteThatNobodyReadsFailsAtTheDeadline) {
  pair_.left.set_deadline(Clock::now() + 20ms);
  const auto written = run(context_, write_text(pair_.left, std::string(8 << 20, 'x')));
  ASSERT_FALSE(written.has_value());
  EXPECT_EQ(written.error().kind, ErrorKind::timed_out);
}

TEST_F(StreamTest, DeadlineMovedEarlierWakesAReadUnderWay) {
  pair_.left.set_deadline(Clock::now() + 1h);
  std::string buffer(16, '\0');
  auto reading = spawn(context_, pair_.left.read_some(buffer));
  context_.poll();
  pair_.left.set_deadline(Clock::now());
  context_.run();
  const auto got = reading.get();
  ASSERT_FALSE(got.has_value());
  EXPECT_EQ(got.error().kind, ErrorKind::timed_out);
}

TEST_F(StreamTest, DeadlineMovedLaterLetsAReadLive) {
  pair_.left.set_deadline(Clock::now() + 10ms);
  pair_.left.set_deadline(Clock::now() + 1h);
  std::string buffer(16, '\0');
  auto reading = spawn(context_, pair_.left.read_some(buffer));
  context_.run_for(30ms);
  auto written = run(context_, write_text(pair_.right, "x"));
  context_.restart();
  context_.run_for(30ms);
  ASSERT_TRUE(reading.done());
  EXPECT_EQ(*reading.get(), 1U);
  EXPECT_TRUE(written.has_value());
}

TEST_F(StreamTest, LastReplyReachesAPeerThatStillSends) {
  ASSERT_TRUE(run(context_, write_text(pair_.left, "unread")).has_value());
  ASSERT_TRUE(run(context_, write_text(pair_.right, "bye")).has_value());
  pair_.right.close();
  EXPECT_EQ(run(context_, read_up_to(pair_.left, 3)), "bye");
  // An end and no reset, which some systems let overtake the reply.
  std::string buffer(16, '\0');
  EXPECT_EQ(run(context_, pair_.left.read_some(buffer)).value_or(99), 0U);
}

}  // namespace
}  // namespace satchel::net
