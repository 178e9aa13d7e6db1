#include "server/server_fixture.hpp"

namespace satchel::server {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class ConnectionLoginTest : public ServerFixture {};

TEST_F(ConnectionLoginTest, WholeSessionInOneWriteIsAnsweredInOrder) {
  deliver("alice", "Subject: hi\r\n\r\nbody\r\n");
  net::TestClient client(address_);
  client.send("USER alice\r\nPASS secret\r\nSTAT\r\nLIST\r\nRETR 1\r\nDELE 1\r\nQUIT\r\n");
  const std::string all = client.read_to_end();
  EXPECT_THAT(all, HasSubstr("+OK 1 21\r\n"));
  EXPECT_THAT(all, HasSubstr("\r\n1 21\r\n.\r\n+OK"));
  EXPECT_THAT(all, HasSubstr("Subject: hi\r\n\r\nbody\r\n.\r\n+OK"));
  EXPECT_THAT(all, testing::EndsWith("+OK bye\r\n"));
  EXPECT_EQ(memory_->open("alice", store::Sharing::snapshot).value()->count(), 0U);
}

TEST_F(ConnectionLoginTest, WrongPasswordIsRefusedAndLoggedWithoutIt) {
  net::TestClient client(address_);
  client.read_line();
  client.ask("USER alice");
  EXPECT_THAT(client.ask("PASS hunter2"), StartsWith("-ERR [AUTH]"));
  EXPECT_THAT(log_->text(), HasSubstr("event=login_failed"));
  EXPECT_THAT(log_->text(), HasSubstr("user=alice mechanism=USER"));
  EXPECT_THAT(log_->text(), Not(HasSubstr("hunter2")));
}

TEST_F(ConnectionLoginTest, LoginAfterAWrongPasswordSucceeds) {
  net::TestClient client(address_);
  client.read_line();
  client.ask("USER alice");
  client.ask("PASS wrong");
  client.ask("USER alice");
  EXPECT_THAT(client.ask("PASS secret"), StartsWith("+OK"));
}

TEST_F(ConnectionLoginTest, DatabaseThatIsAwayIsTemporary) {
  net::TestClient client(address_);
  client.read_line();
  client.ask("USER carol");
  EXPECT_THAT(client.ask("PASS secret"), StartsWith("-ERR [SYS/TEMP]"));
  EXPECT_THAT(log_->text(), HasSubstr("the database sleeps"));
}

TEST_F(ConnectionLoginTest, PlainMechanismSignsIn) {
  net::TestClient client(address_);
  client.read_line();
  EXPECT_THAT(client.ask("AUTH PLAIN AGFsaWNlAHNlY3JldA=="), StartsWith("+OK"));
  EXPECT_THAT(log_->text(), HasSubstr("event=login"));
  EXPECT_THAT(log_->text(), HasSubstr("mechanism=PLAIN"));
}

TEST_F(ConnectionLoginTest, SecondSessionIsToldThatTheMaildropIsInUse) {
  const auto first = login("alice");
  net::TestClient second(address_);
  second.read_line();
  second.ask("USER alice");
  const std::string answer = second.ask("PASS secret");
  EXPECT_THAT(answer, StartsWith("-ERR [IN-USE]"));
  EXPECT_THAT(answer, HasSubstr("lock"));
}

TEST_F(ConnectionLoginTest, UserWithoutAMaildropSeesAnEmptyOne) {
  deliver("alice", "Subject: hi\r\n\r\n");
  EXPECT_EQ(login("bob")->ask("STAT"), "+OK 0 0\r\n");
}

TEST_F(ConnectionLoginTest, QuitIsLoggedWithCounts) {
  deliver("alice", "Subject: hi\r\n\r\nbody\r\n");
  const auto client = login("alice");
  client->ask("RETR 1");
  client->read_to("\r\n.\r\n");
  client->ask("DELE 1");
  client->ask("QUIT");
  client->read_to_end();
  server_.stop(std::chrono::seconds(10));
  EXPECT_THAT(log_->text(), HasSubstr("user=alice reason=quit"));
  EXPECT_THAT(log_->text(), HasSubstr("retrieved=1 topped=0 deleted=1 octets=21"));
}

class ConnectionLimitTest : public ServerFixture {
 protected:
  ConnectionLimitTest() : ServerFixture(options()) {}
  static Pop3Options options() {
    Pop3Options options = usual_options();
    options.connections = 1;
    return options;
  }
};

TEST_F(ConnectionLimitTest, ConnectionBeyondTheLimitIsToldSo) {
  const auto first = login("alice");
  net::TestClient second(address_);
  EXPECT_THAT(second.read_to_end(), StartsWith("-ERR [SYS/TEMP] too many connections"));
  EXPECT_THAT(first->ask("NOOP"), StartsWith("+OK"));
}

class ConnectionTimeoutTest : public ServerFixture {
 protected:
  ConnectionTimeoutTest() : ServerFixture(options()) {}
  static Pop3Options options() {
    Pop3Options options = usual_options();
    options.login_timeout = std::chrono::milliseconds(100);
    options.idle_timeout = std::chrono::milliseconds(100);
    return options;
  }
};

TEST_F(ConnectionTimeoutTest, ConnectionWithoutALoginEnds) {
  net::TestClient client(address_);
  client.read_line();
  EXPECT_EQ(client.read_to_end(), "");
  server_.stop(std::chrono::seconds(10));
  EXPECT_THAT(log_->text(), HasSubstr("reason=timeout"));
}

TEST_F(ConnectionTimeoutTest, SilentSessionEndsWithoutAWordAndWithoutUpdate) {
  deliver("alice", "Subject: hi\r\n\r\n");
  net::TestClient client(address_);
  client.send("USER alice\r\nPASS secret\r\nDELE 1\r\n");
  EXPECT_THAT(client.read_to_end(), testing::EndsWith("+OK marked as deleted\r\n"));
  server_.stop(std::chrono::seconds(10));
  EXPECT_EQ(memory_->open("alice", store::Sharing::exclusive).value()->count(), 1U);
}

}  // namespace
}  // namespace satchel::server
