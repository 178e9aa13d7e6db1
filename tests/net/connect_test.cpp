#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "net/listener.hpp"
#include "net/run_task.hpp"

namespace satchel::net {
namespace {

auto soon() { return std::chrono::steady_clock::now() + std::chrono::seconds(10); }

TEST(ConnectTest, NobodyListeningIsRefused) {
  boost::asio::io_context context;
  std::uint16_t port = 0;
  {
    auto listener = Listener::open(context, {.host = "127.0.0.1"});
    ASSERT_TRUE(listener.has_value());
    port = static_cast<std::uint16_t>(std::stoi(listener->address().substr(10)));
  }
  const auto stream = run(context, connect("127.0.0.1", port, soon()));
  ASSERT_FALSE(stream.has_value());
  EXPECT_EQ(stream.error().kind, ErrorKind::refused);
  EXPECT_THAT(stream.error().detail, testing::HasSubstr("127.0.0.1 port " + std::to_string(port)));
}

TEST(ConnectTest, NameWithoutAddressIsToldAsOne) {
  boost::asio::io_context context;
  const auto stream = run(context, connect("no such name.invalid", 995, soon()));
  ASSERT_FALSE(stream.has_value());
  EXPECT_EQ(stream.error().kind, ErrorKind::name);
}

TEST(ConnectTest, EveryAddressOfANameIsTried) {
  boost::asio::io_context context;
  // "localhost" may stand for ::1 first, where nobody listens.
  auto listener = Listener::open(context, {.host = "127.0.0.1"});
  ASSERT_TRUE(listener.has_value());
  const auto port = static_cast<std::uint16_t>(std::stoi(listener->address().substr(10)));
  EXPECT_TRUE(run(context, connect("localhost", port, soon())).has_value());
}

}  // namespace
}  // namespace satchel::net
