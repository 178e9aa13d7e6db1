#include "server/server_fixture.hpp"

namespace satchel::server {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class ConnectionFaultTest : public ServerFixture {};

TEST_F(ConnectionFaultTest, MaildropThatCannotBeOpenedIsTemporaryAndNeverEmpty) {
  faults_.open = true;
  net::TestClient client(address_);
  client.read_line();
  client.ask("USER alice");
  EXPECT_THAT(client.ask("PASS secret"), StartsWith("-ERR [SYS/TEMP]"));
  EXPECT_THAT(client.ask("STAT"), StartsWith("-ERR"));
  EXPECT_THAT(log_->text(), HasSubstr("the disk is on fire"));
}

TEST_F(ConnectionFaultTest, MessageThatCannotBeOpenedIsTemporaryAndTheSessionGoesOn) {
  deliver("alice", "Subject: hi\r\n\r\n");
  const auto client = login("alice");
  faults_.open_message = true;
  EXPECT_THAT(client->ask("RETR 1"), StartsWith("-ERR [SYS/TEMP]"));
  faults_.open_message = false;
  EXPECT_THAT(client->ask("RETR 1"), StartsWith("+OK"));
}

TEST_F(ConnectionFaultTest, FailureBeforeTheFirstOctetIsToldToThePeer) {
  deliver("alice", "Subject: hi\r\n\r\n");
  const auto client = login("alice");
  faults_.read_from = 0;
  EXPECT_THAT(client->ask("RETR 1"), StartsWith("-ERR [SYS/TEMP]"));
}

class FaultInTheMiddleTest : public ServerFixture, public testing::WithParamInterface<bool> {};

TEST_P(FaultInTheMiddleTest, ConnectionEndsWithoutTheDot) {
  deliver("alice", "Subject: hi\r\n\r\n" + std::string(600'000, 'x') + "\r\n");
  faults_.nothing_cached = GetParam();
  const auto client = login("alice");
  faults_.read_from = 300'000;
  EXPECT_THAT(client->ask("RETR 1"), StartsWith("+OK"));
  const std::string received = client->read_to_end();
  EXPECT_GT(received.size(), 200'000U);
  EXPECT_THAT(received, Not(testing::EndsWith(".\r\n")));
}

INSTANTIATE_TEST_SUITE_P(ReadFromDiskOrMemory, FaultInTheMiddleTest, testing::Bool());

TEST_F(ConnectionFaultTest, DeletionsThatFailAreToldAndNothingIsDeleted) {
  deliver("alice", "Subject: hi\r\n\r\n");
  const auto client = login("alice");
  client->ask("DELE 1");
  faults_.erase = true;
  EXPECT_THAT(client->ask("QUIT"), StartsWith("-ERR"));
  EXPECT_EQ(client->read_to_end(), "");
  server_.stop(std::chrono::seconds(10));
  EXPECT_EQ(memory_->open("alice", store::Sharing::exclusive).value()->count(), 1U);
  EXPECT_THAT(log_->text(), HasSubstr("event=commit_failed"));
}

}  // namespace
}  // namespace satchel::server
