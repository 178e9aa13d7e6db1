#include <thread>

#include "server/server_fixture.hpp"

namespace satchel::server {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class ConnectionWaitTest : public ServerFixture {
 protected:
  ConnectionWaitTest() : ServerFixture(options()) {}
  static Pop3Options options() {
    Pop3Options options = usual_options();
    options.lock_wait = std::chrono::seconds(10);
    return options;
  }
};

TEST_F(ConnectionWaitTest, CutConnectionGivesTheMaildropFree) {
  auto first = login("alice");
  net::TestClient second(address_);
  second.read_line();
  second.ask("USER alice");
  second.send("PASS secret\r\n");
  first->cut();
  EXPECT_THAT(second.read_line(), StartsWith("+OK"));
}

TEST_F(ConnectionWaitTest, DeletionsOfACutSessionAreForgotten) {
  deliver("alice", "Subject: hi\r\n\r\n");
  auto first = login("alice");
  first->ask("DELE 1");
  first->cut();
  EXPECT_THAT(login("alice")->ask("STAT"), StartsWith("+OK 1 "));
}

TEST_F(ConnectionWaitTest, PeerThatGoesWhileItWaitsForTheMaildropStopsWaiting) {
  const auto first = login("alice");
  net::TestClient second(address_);
  second.read_line();
  second.ask("USER alice");
  second.send("PASS secret\r\nSTAT\r\n");
  second.cut();
  // Well before the ten seconds of lock_wait are over.
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(5);
  while (std::chrono::steady_clock::now() < deadline && log_->text().find("reason=lost") == std::string::npos)
    std::this_thread::yield();
  EXPECT_THAT(log_->text(), HasSubstr("reason=lost detail=\"closed while it waited for the maildrop\""));
  EXPECT_THAT(first->ask("NOOP"), StartsWith("+OK"));
}

TEST_F(ConnectionWaitTest, PeerThatIsGoneWhenItsTurnComesLeavesTheMaildropToTheNext) {
  auto first = login("alice");
  net::TestClient second(address_);
  second.read_line();
  second.ask("USER alice");
  second.send("PASS secret\r\n");
  second.cut();
  first->cut();
  EXPECT_THAT(login("alice")->ask("STAT"), StartsWith("+OK"));
}

class ConnectionShortWaitTest : public ServerFixture {
 protected:
  static constexpr auto wait = std::chrono::milliseconds(200);
  ConnectionShortWaitTest() : ServerFixture(options()) {}
  static Pop3Options options() {
    Pop3Options options = usual_options();
    options.lock_wait = wait;
    return options;
  }
};

TEST_F(ConnectionShortWaitTest, SecondSessionIsToldOfTheLockOnlyAfterTheWait) {
  const auto first = login("alice");
  net::TestClient second(address_);
  second.read_line();
  second.ask("USER alice");
  const auto begun = std::chrono::steady_clock::now();
  const std::string answer = second.ask("PASS secret");
  EXPECT_GE(std::chrono::steady_clock::now() - begun, wait);
  EXPECT_THAT(answer, StartsWith("-ERR [IN-USE]"));
  EXPECT_THAT(answer, HasSubstr("lock"));
}

}  // namespace
}  // namespace satchel::server
