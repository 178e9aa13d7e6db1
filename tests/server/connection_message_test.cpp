#include <string>

#include "server/server_fixture.hpp"

namespace satchel::server {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

/// A message of about `octets`, with dots at line starts.
std::string large_message(std::size_t octets) {
  std::string wire = "Subject: large\r\n\r\n";
  for (std::size_t line = 0; wire.size() < octets; ++line)
    wire += "..line " + std::to_string(line) + std::string(line % 90, 'x') + "\r\n";
  return wire;
}

class ConnectionMessageTest : public ServerFixture {};

TEST_F(ConnectionMessageTest, MessagesOfAllSizesArriveWhole) {
  std::vector<std::string> messages;
  for (const std::size_t octets : {0U, 100U, 16'000U, 65'536U, 262'143U, 262'144U, 262'145U, 3'000'000U})
    messages.push_back(large_message(octets));
  for (const std::string& message : messages) deliver("alice", message);
  const auto client = login("alice");
  for (std::size_t i = 0; i < messages.size(); ++i) {
    EXPECT_THAT(client->ask("RETR " + std::to_string(i + 1)), StartsWith("+OK"));
    EXPECT_EQ(client->read_octets(messages[i].size()), messages[i]);
    EXPECT_EQ(client->read_line(), ".\r\n");
  }
}

TEST_F(ConnectionMessageTest, MessageThatIsNotInMemoryArrivesWhole) {
  const std::string message = large_message(1'000'000);
  deliver("alice", message);
  faults_.nothing_cached = true;
  const auto client = login("alice");
  EXPECT_THAT(client->ask("RETR 1"), StartsWith("+OK"));
  EXPECT_EQ(client->read_octets(message.size()), message);
  EXPECT_EQ(client->read_line(), ".\r\n");
}

TEST_F(ConnectionMessageTest, TopSendsTheHeaderAndTheLinesAskedFor) {
  deliver("alice", "Subject: hi\r\n\r\none\r\n..two\r\nthree\r\n");
  const auto client = login("alice");
  client->ask("TOP 1 0");
  EXPECT_EQ(client->read_to("\r\n.\r\n"), "Subject: hi\r\n\r\n.\r\n");
  client->ask("TOP 1 2");
  EXPECT_EQ(client->read_to("\r\n.\r\n"), "Subject: hi\r\n\r\none\r\n..two\r\n.\r\n");
}

TEST_F(ConnectionMessageTest, TopOfAHeaderLongerThanAPartIsWhole) {
  const std::string header = "X-Long: " + std::string(100'000, 'y') + "\r\n\r\n";
  deliver("alice", header + large_message(400'000));
  const auto client = login("alice");
  client->ask("TOP 1 1");
  EXPECT_EQ(client->read_to("\r\n.\r\n"), header + "Subject: large\r\n.\r\n");
}

TEST_F(ConnectionMessageTest, PipelinedRetrievalsKeepTheirOrder) {
  for (int i = 0; i < 50; ++i) deliver("alice", "Subject: " + std::to_string(i) + "\r\n\r\n");
  const auto client = login("alice");
  std::string commands;
  for (int i = 1; i <= 50; ++i) commands += "RETR " + std::to_string(i) + "\r\n";
  client->send(commands);
  for (int i = 0; i < 50; ++i) {
    client->read_line();
    EXPECT_EQ(client->read_to("\r\n.\r\n"), "Subject: " + std::to_string(i) + "\r\n\r\n.\r\n");
  }
}

}  // namespace
}  // namespace satchel::server
