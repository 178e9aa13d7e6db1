#include "pop3/client_session.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "base/base64.hpp"

namespace satchel::pop3::client {
namespace {

/// A session behind its greeting.
Session greeted(Options options = {}) {
  Session session(options);
  session.received("+OK\r\n");
  EXPECT_TRUE(std::holds_alternative<Greeting>(session.next()));
  return session;
}

std::string written(Session& session) {
  const Step step = session.next();
  if (!std::holds_alternative<Send>(step)) return {};
  std::string octets(std::get<Send>(step).octets);
  session.sent();
  return octets;
}

/// The octets of one message, as the steps give them.
std::string read_message(Session& session, std::string_view wire, std::size_t piece) {
  std::string message;
  while (true) {
    const Step step = session.next();
    if (const auto* data = std::get_if<MessageData>(&step)) message += data->octets;
    if (std::holds_alternative<Ended>(step)) return message;
    if (std::holds_alternative<Broken>(step)) return "broken";
    if (!std::holds_alternative<Receive>(step)) continue;
    if (wire.empty()) return "the answer does not end";
    session.received(wire.substr(0, piece));
    wire.remove_prefix(std::min(piece, wire.size()));
  }
}

}  // namespace

TEST(ClientSession, SaysNothingBeforeTheGreeting) {
  Session session;
  session.request(Verb::capa);
  EXPECT_TRUE(std::holds_alternative<Receive>(session.next()));
  session.received("+OK ready\r\n");
  EXPECT_TRUE(std::holds_alternative<Greeting>(session.next()));
  EXPECT_EQ(written(session), "CAPA\r\n");
}

TEST(ClientSession, NeverWritesMoreThanItsWindow) {
  Session session = greeted({.window_commands = 7, .window_octets = 60});
  session.set_pipelining(true);
  for (int i = 1; i <= 1000; ++i) session.request(Verb::dele, std::to_string(i));
  std::size_t unanswered = 0;
  while (session.unanswered() != 0) {
    const std::string octets = written(session);
    unanswered += static_cast<std::size_t>(std::ranges::count(octets, '\n'));
    ASSERT_LE(unanswered, 7U);
    ASSERT_LE(octets.size(), 60U);
    session.received("+OK\r\n");
    --unanswered;
    ASSERT_TRUE(std::holds_alternative<Reply>(session.next()));
  }
}

TEST(ClientSession, LargeMessageComesWholeAtEverySplit) {
  std::string message = "Subject: large\r\n\r\n";
  std::string wire = "+OK\r\n" + message;
  for (int i = 0; i < 20'000; ++i) {
    const std::string line = i % 7 == 0 ? ".dot" : "line " + std::to_string(i);
    message += line + "\r\n";
    wire += (line.starts_with('.') ? "." : "") + line + "\r\n";
  }
  for (const std::size_t piece : {1UL, 3UL, 1000UL, 65'536UL, 1'000'000UL}) {
    Session session = greeted();
    session.request(Verb::retr, "1");
    EXPECT_EQ(written(session), "RETR 1\r\n");
    EXPECT_EQ(read_message(session, wire + ".\r\n", piece), message) << piece;
    EXPECT_EQ(session.unanswered(), 0U);
  }
}

TEST(ClientSession, MessageWithoutStuffingIsGivenInOnePiece) {
  Session session = greeted();
  session.request(Verb::retr, "1");
  written(session);
  const std::string body = "Subject: x\r\n\r\n" + std::string(1000, 'a') + "\r\nb\r\nc\r\n";
  const std::string wire = "+OK\r\n" + body + ".\r\n";
  session.received(wire);
  ASSERT_TRUE(std::get<Reply>(session.next()).more);
  const std::string_view octets = std::get<MessageData>(session.next()).octets;
  EXPECT_EQ(octets, body);
  // In the host's own buffer: nothing was copied.
  EXPECT_EQ(octets.data(), wire.data() + 5);
  EXPECT_TRUE(std::holds_alternative<Ended>(session.next()));
}

TEST(ClientSession, PartOfASendLeavesTheRest) {
  Session session = greeted();
  session.request(Verb::capa);
  EXPECT_EQ(std::get<Send>(session.next()).octets, "CAPA\r\n");
  session.sent(2);
  EXPECT_EQ(std::get<Send>(session.next()).octets, "PA\r\n");
  session.sent(4);
  EXPECT_TRUE(std::holds_alternative<Receive>(session.next()));
}

TEST(ClientSession, ReadsWhileAWriteIsWaiting) {
  Session session = greeted();
  session.set_pipelining(true);
  session.request(Verb::noop);
  EXPECT_EQ(written(session), "NOOP\r\n");
  session.request(Verb::stat);
  ASSERT_TRUE(std::holds_alternative<Send>(session.next()));
  session.received("+OK\r\n");
  EXPECT_EQ(std::get<Reply>(session.next()).verb, Verb::noop);
  EXPECT_EQ(written(session), "STAT\r\n");
}

TEST(ClientSession, RefusedMessageHasNoBody) {
  Session session = greeted();
  session.set_pipelining(true);
  session.request(Verb::retr, "1");
  session.request(Verb::top, "2 0");
  EXPECT_EQ(written(session), "RETR 1\r\nTOP 2 0\r\n");
  session.received("-ERR [SYS/TEMP] no\r\n+OK\r\n.\r\n");
  const Step first = session.next();
  EXPECT_FALSE(std::get<Reply>(first).more);
  EXPECT_EQ(std::get<Reply>(first).code, ResponseCode::sys_temp);
  EXPECT_EQ(std::get<Reply>(session.next()).number, 2U);
  EXPECT_EQ(std::get<Ended>(session.next()).number, 2U);
}

TEST(ClientSession, OctetsBetweenAgreementAndHandshakeBreakTheSession) {
  Session session = greeted();
  session.request(Verb::stls);
  session.request(Verb::capa);
  EXPECT_EQ(written(session), "STLS\r\n");
  session.received("+OK\r\n");
  EXPECT_TRUE(std::get<Reply>(session.next()).positive);
  EXPECT_TRUE(std::holds_alternative<StartTls>(session.next()));
  session.received("+OK\r\n");
  EXPECT_TRUE(std::holds_alternative<Broken>(session.next()));
  EXPECT_TRUE(std::holds_alternative<Broken>(session.next()));
}

TEST(ClientSession, NothingIsWrittenBetweenAgreementAndHandshake) {
  Session session = greeted();
  session.request(Verb::stls);
  session.request(Verb::capa);
  written(session);
  session.received("+OK\r\n");
  EXPECT_TRUE(std::holds_alternative<Reply>(session.next()));
  EXPECT_TRUE(std::holds_alternative<StartTls>(session.next()));
  session.tls_started();
  EXPECT_EQ(written(session), "CAPA\r\n");
}

TEST(ClientSession, AnswerBeforeItsQuestionBreaksTheSession) {
  Session session = greeted();
  session.request(Verb::stat);
  session.received("+OK 1 1\r\n");
  EXPECT_TRUE(std::holds_alternative<Broken>(session.next()));
}

TEST(ClientSession, LongCredentialsAreSentInAContinuation) {
  Session session = greeted();
  const std::string password(300, 'p');
  session.request_auth(
      std::move(sasl::make_client(sasl::Mechanism::plain, {.name = "mrose", .secret = password}).value()));
  EXPECT_EQ(written(session), "AUTH PLAIN\r\n");
  session.received("+ \r\n");
  EXPECT_EQ(written(session), base::base64_encode(std::string("\0mrose\0", 7) + std::string(300, 'p')) + "\r\n");
  session.received("+OK\r\n");
  EXPECT_TRUE(std::get<Reply>(session.next()).positive);
}

TEST(ClientSessionDeathTest, ArgumentsWithALineEndStopTheProcess) {
  Session session;
  EXPECT_DEATH(session.request(Verb::user, "a\r\nDELE 1"), "");
}

}  // namespace satchel::pop3::client
