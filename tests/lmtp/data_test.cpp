#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lmtp/driver.hpp"

/// What DATA makes of the octets it is sent.
namespace satchel::lmtp {
namespace {

using test::codes;
using test::converse;
using test::to_bob;
using testing::ElementsAre;
using testing::IsEmpty;

std::string delivered(std::string_view wire) {
  const auto transcript = converse(std::string(to_bob) + "DATA\r\n" + std::string(wire));
  EXPECT_EQ(transcript.deliveries.size(), 1U);
  return transcript.deliveries.empty() ? "" : transcript.deliveries.front().message;
}

ServerOptions rejecting() {
  ServerOptions options = test::options();
  options.bare_newlines = BareNewlines::reject;
  return options;
}

}  // namespace

TEST(Data, AnEmptyMessageIsDelivered) { EXPECT_EQ(delivered(".\r\n"), ""); }

TEST(Data, StuffedDotsAreTakenAway) { EXPECT_EQ(delivered("..\r\n...a\r\n.b\r\n.\r\n"), ".\r\n..a\r\nb\r\n"); }

TEST(Data, NulAndOctetsBeyondAsciiAreKept) {
  EXPECT_EQ(delivered(std::string("a\0b\xff\r\n.\r\n", 9)), std::string("a\0b\xff\r\n", 6));
}

TEST(Data, BareNewlinesBecomeCrlf) { EXPECT_EQ(delivered("a\nb\rc\r\r\nd\r\n.\r\n"), "a\r\nb\r\nc\r\n\r\nd\r\n"); }

// Whatever another server takes for the end of a message is text here: no second message comes out of it.
TEST(Data, NoFalseEndSmugglesASecondMessage) {
  for (const std::string_view false_end :
       {"\n.\n", "\n.\r\n", "\r\n.\n", "\r\n.\r", "\r.\r", "\r.\r\n", "\r\r\n.\r\r\n"}) {
    const std::string smuggled = "MAIL FROM:<evil@x>\r\nRCPT TO:<bob@example.org>\r\nDATA\r\nevil\r\n.\r\n";
    const auto transcript =
        converse(std::string(to_bob) + "DATA\r\ntext" + std::string(false_end) + smuggled + "QUIT\r\n");
    ASSERT_EQ(transcript.deliveries.size(), 1U) << testing::PrintToString(false_end);
    EXPECT_THAT(transcript.deliveries.front().message, testing::HasSubstr("evil@x"));
  }
}

TEST(Data, BareNewlinesAreRejectedWhenToldTo) {
  for (const std::string_view text : {"a\nb\r\n", "a\rb\r\n", "a\r\r\n", "\n"}) {
    const auto transcript = converse(
        std::string(to_bob) + "RCPT TO:<c@x>\r\nDATA\r\n" + std::string(text) + "\r\n.\r\nNOOP\r\n", rejecting());
    EXPECT_THAT(codes(transcript), ElementsAre("250", "250 2.1.0", "250 2.1.5", "250 2.1.5", "354", "550 5.6.11",
                                               "550 5.6.11", "250 2.0.0"));
    EXPECT_THAT(transcript.deliveries, IsEmpty());
    EXPECT_EQ(transcript.discarded, 1);
  }
}

TEST(Data, CanonicalMessagesPassWhereBareNewlinesAreRejected) {
  const auto transcript = converse(std::string(to_bob) + "DATA\r\na\r\n\r\nb\r\n.\r\n", rejecting());
  ASSERT_EQ(transcript.deliveries.size(), 1U);
  EXPECT_EQ(transcript.deliveries.front().message, "a\r\n\r\nb\r\n");
}

TEST(Data, AMessageOfExactlyTheLimitIsDelivered) {
  const std::string text = std::string(998, 'x') + "\r\n";
  EXPECT_EQ(delivered(text + ".\r\n"), text);
}

TEST(Data, StuffedDotsDoNotCountTowardTheLimit) {
  const std::string text = "." + std::string(997, 'x') + "\r\n";
  EXPECT_EQ(delivered("." + text + ".\r\n"), text);
}

TEST(Data, ATooLargeMessageIsReadToItsEndAndRefusedForEachRecipient) {
  const auto transcript = converse(std::string(to_bob) + "RCPT TO:<c@x>\r\nDATA\r\n" + std::string(5000, 'x') +
                                   "\r\nQUIT\r\n.\r\nNOOP\r\n");
  EXPECT_THAT(codes(transcript),
              ElementsAre("250", "250 2.1.0", "250 2.1.5", "250 2.1.5", "354", "552 5.3.4", "552 5.3.4", "250 2.0.0"));
  EXPECT_THAT(transcript.deliveries, IsEmpty());
  EXPECT_EQ(transcript.discarded, 1);
}

TEST(Data, EachRefusedMessageIsDiscarded) {
  const std::string large = "MAIL FROM:<>\r\nRCPT TO:<b>\r\nDATA\r\n" + std::string(1500, 'x') + "\r\n.\r\n";
  EXPECT_EQ(converse("LHLO r\r\n" + large + large).discarded, 2);
}

TEST(Data, AfterARefusedMessageTheNextIsDelivered) {
  const std::string next = "MAIL FROM:<a@x>\r\nRCPT TO:<b@x>\r\nDATA\r\nfine\r\n.\r\n";
  const auto transcript =
      converse(std::string(to_bob) + "DATA\r\n" + std::string(1500, 'x') + "\r\n.\r\n" + next + next);
  ASSERT_EQ(transcript.deliveries.size(), 2U);
  EXPECT_EQ(transcript.deliveries.back().message, "fine\r\n");
}

// The host passes on 64 KiB at most at a time, however much is read at once.
TEST(Data, MessagesOfManyReadsArriveWhole) {
  ServerOptions options = test::options();
  options.message_size = 10'000'000;
  std::string text;
  for (int i = 0; text.size() < 1'000'000; ++i) text += "." + std::to_string(i) + std::string(60, 'x') + "\r\n";
  std::string wire;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find("\r\n", at) + 2;
    wire += "." + text.substr(at, end - at);
    at = end;
  }
  const auto transcript = test::run(std::string(to_bob) + "DATA\r\n" + wire + ".\r\n", 200'000, options, {});
  ASSERT_EQ(transcript.deliveries.size(), 1U);
  EXPECT_TRUE(transcript.deliveries.front().message == text);
}

}  // namespace satchel::lmtp
