#include "server/server_fixture.hpp"

namespace satchel::server {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class ConnectionExpireTest : public ServerFixture {
 protected:
  std::string capabilities(net::TestClient& client) {
    client.ask("CAPA");
    return client.read_to("\r\n.\r\n");
  }
};

TEST_F(ConnectionExpireTest, BeforeLoginTheSmallestOfAllUsersAfterLoginTheUsersOwn) {
  users_.retention_ = auth::Retention{.shortest = 24h * 7, .differs = true};
  users_.limits_["alice"].expire_after = 24h * 30 + 23h;
  net::TestClient client(address_);
  client.read_line();
  EXPECT_THAT(capabilities(client), HasSubstr("\r\nEXPIRE 7 USER\r\n"));
  client.ask("USER alice");
  EXPECT_THAT(client.ask("PASS secret"), StartsWith("+OK"));
  EXPECT_THAT(capabilities(client), HasSubstr("\r\nEXPIRE 30\r\n"));
  EXPECT_THAT(capabilities(*login("bob")), HasSubstr("\r\nEXPIRE NEVER\r\n"));
}

TEST_F(ConnectionExpireTest, WhatIsTheSameForAllNeedsNoUser) {
  users_.retention_ = auth::Retention{.shortest = 24h * 7};
  net::TestClient client(address_);
  client.read_line();
  EXPECT_THAT(capabilities(client), HasSubstr("\r\nEXPIRE 7\r\n"));
}

TEST_F(ConnectionExpireTest, WhileNobodyCanTellNothingIsPromised) {
  users_.retention_.reset();
  net::TestClient client(address_);
  client.read_line();
  EXPECT_THAT(capabilities(client), HasSubstr("\r\nEXPIRE 0 USER\r\n"));
}

class ConnectionLimitsTest : public ServerFixture {};

TEST_F(ConnectionLimitsTest, UserWithoutPop3IsRefusedLikeAWrongPassword) {
  users_.limits_["alice"].pop3_disabled = true;
  net::TestClient client(address_);
  client.read_line();
  client.ask("USER alice");
  const std::string right = client.ask("PASS secret");
  client.ask("USER alice");
  EXPECT_EQ(right, client.ask("PASS wrong"));
  EXPECT_THAT(right, StartsWith("-ERR [AUTH]"));
  EXPECT_THAT(log_->text(), HasSubstr("event=login_disabled"));
}

TEST_F(ConnectionLimitsTest, DeviceIsLoggedAndHasNoViewOfItsOwnWhereViewsAreShared) {
  net::TestClient client(address_);
  client.read_line();
  client.ask("USER alice");
  EXPECT_THAT(client.ask("PASS phone-secret"), StartsWith("+OK"));
  EXPECT_THAT(log_->text(), HasSubstr("device=phone"));
  EXPECT_EQ(faults_.last_device(), "");
}

class ConnectionViewsTest : public ServerFixture {
 protected:
  ConnectionViewsTest() : ServerFixture(options()) {}
  static Pop3Options options() {
    Pop3Options options = usual_options();
    options.views = Views::per_device;
    return options;
  }
};

TEST_F(ConnectionViewsTest, EachDeviceOpensItsOwnView) {
  login("alice");
  EXPECT_EQ(faults_.last_device(), "main");
  net::TestClient client(address_);
  client.read_line();
  client.ask("USER bob");
  client.ask("PASS phone-secret");
  EXPECT_EQ(faults_.last_device(), "phone");
}

}  // namespace
}  // namespace satchel::server
