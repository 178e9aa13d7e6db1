#include "net/listener.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/un.h>
#include <unistd.h>

#include <charconv>
#include <filesystem>
#include <fstream>

#include "net/run_task.hpp"

namespace satchel::net {
namespace {

namespace fs = std::filesystem;

class ListenerTest : public testing::Test {
 protected:
  ListenerTest() {
    std::string name = (fs::temp_directory_path() / "satchel-listener-XXXXXX").string();
    directory_ = ::mkdtemp(name.data());
  }
  ~ListenerTest() override { fs::remove_all(directory_); }

  boost::asio::io_context context_;
  fs::path directory_;
};

TEST_F(ListenerTest, PortZeroIsToldAsTheRealPort) {
  auto listener = Listener::open(context_, {.host = "127.0.0.1"});
  ASSERT_TRUE(listener.has_value());
  EXPECT_THAT(listener->address(), testing::MatchesRegex("127\\.0\\.0\\.1:[1-9][0-9]*"));
}

TEST_F(ListenerTest, ConnectionsAreAcceptedAndNamed) {
  auto listener = Listener::open(context_, {.host = "127.0.0.1"});
  ASSERT_TRUE(listener.has_value());
  const auto port = static_cast<std::uint16_t>(std::stoi(listener->address().substr(10)));
  auto accepting = spawn(context_, listener->accept(context_));
  auto client = run(context_, connect("127.0.0.1", port, std::chrono::steady_clock::now() + std::chrono::seconds(10)));
  ASSERT_TRUE(client.has_value());
  EXPECT_EQ(client->peer(), listener->address());
  context_.restart();
  context_.poll();
  EXPECT_TRUE(accepting.get().has_value());
}

TEST_F(ListenerTest, AddressInUseIsOneLineThatNamesIt) {
  auto first = Listener::open(context_, {.host = "127.0.0.1"});
  ASSERT_TRUE(first.has_value());
  const auto port = static_cast<std::uint16_t>(std::stoi(first->address().substr(10)));
  const auto second = Listener::open(context_, {.host = "127.0.0.1", .port = port});
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().kind, ErrorKind::address);
  EXPECT_THAT(second.error().detail, testing::HasSubstr(first->address()));
}

TEST_F(ListenerTest, UnixSocketGoesWithTheListener) {
  const std::string path = (directory_ / "lmtp.sock").string();
  {
    auto listener = Listener::open(context_, {.unix_path = path});
    ASSERT_TRUE(listener.has_value());
    EXPECT_EQ(listener->address(), "unix:" + path);
    EXPECT_TRUE(fs::exists(path));
  }
  EXPECT_FALSE(fs::exists(path));
}

TEST_F(ListenerTest, SocketOfADeadServerIsReplaced) {
  const std::string path = (directory_ / "lmtp.sock").string();
  const int dead = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  ASSERT_EQ(::bind(dead, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  ::close(dead);
  ASSERT_TRUE(fs::exists(path));
  EXPECT_TRUE(Listener::open(context_, {.unix_path = path}).has_value());
}

TEST_F(ListenerTest, SocketOfALiveServerIsLeftAlone) {
  const std::string path = (directory_ / "lmtp.sock").string();
  auto first = Listener::open(context_, {.unix_path = path});
  ASSERT_TRUE(first.has_value());
  EXPECT_FALSE(Listener::open(context_, {.unix_path = path}).has_value());
  EXPECT_TRUE(fs::exists(path));
}

TEST_F(ListenerTest, FileThatIsNoSocketIsLeftAlone) {
  const fs::path path = directory_ / "mail";
  std::ofstream(path) << "precious";
  EXPECT_FALSE(Listener::open(context_, {.unix_path = path.string()}).has_value());
  EXPECT_EQ(fs::file_size(path), 8U);
}

TEST_F(ListenerTest, CloseEndsAnAcceptUnderWay) {
  auto listener = Listener::open(context_, {.host = "::1"});
  ASSERT_TRUE(listener.has_value());
  auto accepting = spawn(context_, listener->accept(context_));
  context_.poll();
  listener->close();
  context_.restart();
  context_.run();
  const auto result = accepting.get();
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().kind, ErrorKind::closed);
}

}  // namespace
}  // namespace satchel::net
