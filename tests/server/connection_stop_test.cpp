#include <future>

#include "server/server_fixture.hpp"

namespace satchel::server {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class ConnectionStopTest : public ServerFixture {};

TEST_F(ConnectionStopTest, IdleSessionsEndAtOnce) {
  const auto client = login("alice");
  server_.stop(std::chrono::hours(1));
  EXPECT_EQ(client->read_to_end(), "");
  EXPECT_THAT(log_->text(), HasSubstr("reason=stopping"));
}

TEST_F(ConnectionStopTest, MessageUnderWayIsFinished) {
  const std::string message = "Subject: hi\r\n\r\n" + std::string(20'000'000, 'x') + "\r\n";
  deliver("alice", message);
  const auto client = login("alice");
  EXPECT_THAT(client->ask("RETR 1"), StartsWith("+OK"));
  auto stopped = std::async(std::launch::async, [this] { server_.stop(std::chrono::hours(1)); });
  EXPECT_EQ(client->read_octets(message.size()), message);
  EXPECT_EQ(client->read_to_end(), ".\r\n");
  stopped.get();
}

TEST_F(ConnectionStopTest, PeerThatTakesNothingIsCutAfterTheGrace) {
  deliver("alice", "Subject: hi\r\n\r\n" + std::string(20'000'000, 'x') + "\r\n");
  const auto client = login("alice");
  EXPECT_THAT(client->ask("RETR 1"), StartsWith("+OK"));
  server_.stop(std::chrono::milliseconds(50));
  EXPECT_TRUE(memory_->open("alice", store::Sharing::exclusive).has_value());
}

TEST_F(ConnectionStopTest, NothingIsAcceptedAfterwards) {
  server_.stop(std::chrono::milliseconds(0));
  EXPECT_ANY_THROW({ net::TestClient late(address_); });
}

TEST_F(ConnectionStopTest, ManySessionsAtOnceAllEnd) {
  deliver("alice", "Subject: hi\r\n\r\n");
  std::vector<std::unique_ptr<net::TestClient>> clients;
  for (int i = 0; i < 30; ++i) {
    clients.push_back(std::make_unique<net::TestClient>(address_));
    clients.back()->send("USER bob\r\nPASS secret\r\nSTAT\r\nQUIT\r\n");
  }
  server_.stop(std::chrono::seconds(10));
  for (const auto& client : clients) client->read_to_end();
}

}  // namespace
}  // namespace satchel::server
