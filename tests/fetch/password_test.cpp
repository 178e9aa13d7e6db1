#include "fetch/password.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "support/temporary_directory.hpp"

namespace satchel::fetch {
namespace {

using testing::HasSubstr;

Account with_command(const std::string& command) {
  Account account;
  account.name = "a";
  account.password_command = command;
  return account;
}

TEST(Password, WhatIsKeptIsReadBackAndIsForItsOwnerAlone) {
  const support::TemporaryDirectory home;
  Account account;
  const auto kept = keep_password(home.path(), "a", base::Secret(std::string(" with spaces ")));
  ASSERT_TRUE(kept);
  account.password_file = *kept;
  EXPECT_EQ(read_password(account, home.path())->reveal(), " with spaces ");
  struct stat status{};
  ASSERT_EQ(stat((home.path() + "/" + *kept).c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
}

TEST(Password, AFileThatOthersCanReadIsRefused) {
  const support::TemporaryDirectory home;
  Account account;
  account.password_file = *keep_password(home.path(), "a", base::Secret(std::string("secret")));
  chmod((home.path() + "/" + account.password_file).c_str(), 0640);
  const auto password = read_password(account, home.path());
  ASSERT_FALSE(password);
  EXPECT_THAT(password.error().detail, HasSubstr("chmod 600"));
}

TEST(Password, TheFirstLineOfACommandIsIt) {
  EXPECT_EQ(read_password(with_command("printf 'one\\r\\ntwo\\n'"), "")->reveal(), "one");
}

TEST(Password, ACommandThatFailsOrPrintsNothingGivesNoPassword) {
  EXPECT_FALSE(read_password(with_command("echo x; exit 3"), ""));
  EXPECT_FALSE(read_password(with_command("true"), ""));
}

TEST(Password, ForgettingRemovesTheFile) {
  const support::TemporaryDirectory home;
  Account account;
  account.password_file = *keep_password(home.path(), "a", base::Secret(std::string("secret")));
  forget_password(home.path(), account);
  EXPECT_FALSE(read_password(account, home.path()));
}

}  // namespace
}  // namespace satchel::fetch
