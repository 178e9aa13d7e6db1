#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

#include "ingest/lmtp_fixture.hpp"

namespace satchel::ingest {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

class LmtpConnectionTest : public LmtpFixture {};

TEST(LmtpOptionsTest, ThePeerHasTheTimeThatTheStandardGives) {
  EXPECT_GE(LmtpOptions().idle_timeout, std::chrono::minutes(5));
}

TEST_F(LmtpConnectionTest, MessageIsStoredWithTheLinesOfDelivery) {
  const auto client = greeted();
  EXPECT_THAT(client->ask("RCPT TO:<alice@example.org>"), StartsWith("250"));
  EXPECT_THAT(client->ask("DATA"), StartsWith("354"));
  EXPECT_THAT(client->ask("Subject: hi\r\n\r\n..dot\r\n."), StartsWith("250 2."));
  const auto messages = messages_of("alice");
  ASSERT_EQ(messages.size(), 1U);
  EXPECT_THAT(messages[0], StartsWith("Return-Path: <bob@example.com>\r\nDelivered-To: alice@example.org\r\n"
                                      "Received: from mx.example.org ([127.0.0.1])\r\n\tby mail.example.org"));
  EXPECT_THAT(messages[0], EndsWith(" +0000\r\nSubject: hi\r\n\r\n..dot\r\n"));
  EXPECT_THAT(log_->text(), HasSubstr("event=delivered"));
}

TEST_F(LmtpConnectionTest, EveryRecipientGetsAReplyOfItsOwnInOrder) {
  store_.fail("bob", store::ErrorKind::full);
  const auto client = greeted();
  EXPECT_THAT(client->ask("RCPT TO:<bob@example.org>"), StartsWith("250"));
  EXPECT_THAT(client->ask("RCPT TO:<nobody@example.org>"), StartsWith("550"));
  EXPECT_THAT(client->ask("RCPT TO:<carol@example.org>"), StartsWith("451"));
  EXPECT_THAT(client->ask("RCPT TO:<alice@example.org>"), StartsWith("250"));
  EXPECT_THAT(client->ask("RCPT TO:<sales@example.org>"), StartsWith("250"));
  client->ask("DATA");
  EXPECT_THAT(client->ask("Subject: hi\r\n\r\n."), StartsWith("452"));
  EXPECT_THAT(client->read_line(), StartsWith("250"));
  EXPECT_THAT(client->read_line(), StartsWith("250"));
  EXPECT_THAT(client->ask("NOOP"), StartsWith("250"));
  EXPECT_EQ(messages_of("bob").size(), 0U);
  EXPECT_EQ(messages_of("alice").size(), 1U);
  EXPECT_EQ(messages_of("sales@example.org").size(), 1U);
}

TEST_F(LmtpConnectionTest, NothingIsAnsweredBeforeTheStoreHasReturned) {
  store_.close_gate();
  const auto client = greeted();
  client->ask("RCPT TO:<alice>");
  client->ask("DATA");
  client->send("Subject: hi\r\n\r\n.\r\n");
  store_.await_deliveries(1);
  EXPECT_FALSE(client->answered_within(std::chrono::milliseconds(50)));
  store_.open_gate();
  EXPECT_THAT(client->read_line(), StartsWith("250"));
}

TEST_F(LmtpConnectionTest, DeliveriesToSeveralMaildropsRunSideBySide) {
  store_.close_gate();
  const auto client = greeted();
  client->ask("RCPT TO:<alice>");
  client->ask("RCPT TO:<bob>");
  client->ask("DATA");
  client->send("Subject: hi\r\n\r\n.\r\n");
  store_.await_deliveries(2);
  store_.open_gate();
  EXPECT_THAT(client->read_line(), StartsWith("250"));
  EXPECT_THAT(client->read_line(), StartsWith("250"));
}

TEST_F(LmtpConnectionTest, MessageLargerThanMemoryArrivesWhole) {
  std::string text = "Subject: large\r\n\r\n";
  for (int i = 0; text.size() < 4'000'000; ++i) text += "line " + std::to_string(i) + "\r\n";
  const auto client = greeted();
  client->ask("RCPT TO:<alice>");
  client->ask("DATA");
  EXPECT_THAT(client->ask(text + "."), StartsWith("250"));
  EXPECT_THAT(messages_of("alice").at(0), EndsWith("+0000\r\n" + text));
}

TEST_F(LmtpConnectionTest, SpoolThatFailsIsTemporaryForAllAndTheConnectionGoesOn) {
  std::filesystem::remove_all(directory_.path());
  const auto client = greeted();
  client->ask("RCPT TO:<alice>");
  client->ask("RCPT TO:<bob>");
  client->ask("DATA");
  EXPECT_THAT(client->ask("Subject: large\r\n\r\n" + std::string(600'000, 'x') + "\r\n."), StartsWith("451"));
  EXPECT_THAT(client->read_line(), StartsWith("451"));
  EXPECT_EQ(messages_of("alice").size(), 0U);
  EXPECT_THAT(client->ask("NOOP"), StartsWith("250"));
}

TEST_F(LmtpConnectionTest, MessageBeyondTheLimitIsRefusedAndForgotten) {
  const auto client = greeted();
  client->ask("RCPT TO:<alice>");
  client->ask("DATA");
  std::string text;
  while (text.size() < 6'000'000) text += std::string(98, 'x') + "\r\n";
  EXPECT_THAT(client->ask(text + "."), StartsWith("552"));
  EXPECT_EQ(messages_of("alice").size(), 0U);
}

TEST_F(LmtpConnectionTest, PeerThatGoesInTheMiddleOfAMessageDeliversNothing) {
  auto client = greeted();
  client->ask("RCPT TO:<alice>");
  client->ask("DATA");
  client->send("Subject: hi\r\n\r\nhalf");
  client->cut();
  server_.stop(std::chrono::seconds(10));
  EXPECT_EQ(messages_of("alice").size(), 0U);
  EXPECT_THAT(log_->text(), HasSubstr("event=disconnect"));
}

TEST_F(LmtpConnectionTest, DeliveryUnderWayIsFinishedAtTheStop) {
  store_.close_gate();
  const auto client = greeted();
  client->ask("RCPT TO:<alice>");
  client->ask("DATA");
  client->send("Subject: hi\r\n\r\n.\r\n");
  store_.await_deliveries(1);
  auto stopped = std::async(std::launch::async, [this] { server_.stop(std::chrono::hours(1)); });
  store_.open_gate();
  EXPECT_THAT(client->read_line(), StartsWith("250"));
  stopped.get();
  EXPECT_EQ(messages_of("alice").size(), 1U);
}

TEST_F(LmtpConnectionTest, UnixSocketServesToo) {
  const std::string address = server_.listen({.unix_path = (directory_.path() / "lmtp.sock").string()}).value();
  const auto client = greeted(address);
  client->ask("RCPT TO:<alice>");
  client->ask("DATA");
  EXPECT_THAT(client->ask("Subject: hi\r\n\r\n."), StartsWith("250"));
  EXPECT_THAT(messages_of("alice").at(0), HasSubstr("Received: from mx.example.org\r\n"));
}

}  // namespace
}  // namespace satchel::ingest
