#include "fetch/account_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "support/temporary_directory.hpp"

namespace satchel::fetch {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;

class AccountFile : public testing::Test {
 protected:
  void write(const std::string& text) { std::ofstream(path()) << text; }
  std::string text() const {
    std::stringstream all;
    all << std::ifstream(path()).rdbuf();
    return all.str();
  }
  std::string path() const { return home_.path() + "/config.toml"; }
  const std::string& home() const { return home_.path(); }

  static Account account(const std::string& name) {
    Account made;
    made.name = name;
    made.address = name + "@example.org";
    made.server = "mail.example.org";
    made.user = name;
    made.password_command = "pass \"show\" \\ it";
    return made;
  }

 private:
  support::TemporaryDirectory home_;
};

TEST_F(AccountFile, AHomeWithoutAFileHasNoAccounts) { EXPECT_THAT(*load_accounts(home()), IsEmpty()); }

TEST_F(AccountFile, EverySettingOfAnAccountComesBack) {
  Account odd = account("odd");
  odd.port = 2110;
  odd.tls = TlsMode::none;
  odd.allow_plaintext = true;
  odd.ca = "/ca \"quoted\".pem";
  ASSERT_TRUE(add_account(home(), odd));
  const auto loaded = load_accounts(home());
  ASSERT_TRUE(loaded) << loaded.error().detail;
  EXPECT_THAT(*loaded, ElementsAre(AllOf(Field(&Account::name, "odd"), Field(&Account::address, odd.address),
                                         Field(&Account::server, odd.server), Field(&Account::port, 2110),
                                         Field(&Account::tls, TlsMode::none), Field(&Account::user, "odd"),
                                         Field(&Account::password_command, odd.password_command),
                                         Field(&Account::ca, odd.ca), Field(&Account::allow_plaintext, true))));
}

TEST_F(AccountFile, ANameIsGivenOnce) {
  ASSERT_TRUE(add_account(home(), account("a")));
  EXPECT_FALSE(add_account(home(), account("a")));
  EXPECT_EQ(load_accounts(home())->size(), 1U);
}

TEST_F(AccountFile, RemovingOneLeavesEveryOtherLineAsItWas) {
  write("# mine\n");
  ASSERT_TRUE(add_account(home(), account("a")));
  const std::string before = text();
  ASSERT_TRUE(add_account(home(), account("b")));
  ASSERT_TRUE(remove_account(home(), "b"));
  EXPECT_EQ(text(), before);
  ASSERT_TRUE(add_account(home(), account("c")));
  ASSERT_TRUE(remove_account(home(), "a"));
  EXPECT_THAT(*load_accounts(home()), ElementsAre(Field(&Account::name, "c")));
  EXPECT_THAT(text(), HasSubstr("# mine\n"));
}

TEST_F(AccountFile, AMistakeIsNamedWithItsLine) {
  write("[[account]]\nname = \"a\"\nserver = 7\n");
  const auto loaded = load_accounts(home());
  ASSERT_FALSE(loaded);
  EXPECT_THAT(loaded.error().detail, AllOf(HasSubstr("config.toml:3"), HasSubstr("server")));
}

TEST_F(AccountFile, AFileWithAMistakeIsNotTouched) {
  const std::string broken = "[[account]]\nname = \n";
  write(broken);
  EXPECT_FALSE(add_account(home(), account("a")));
  EXPECT_FALSE(remove_account(home(), "a"));
  EXPECT_EQ(text(), broken);
}

TEST(AccountName, NamesThatCouldLeaveTheHomeAreRefused) {
  for (const char* name : {"a", "alice@example.org", "a.b-c_d+e", "9"}) EXPECT_TRUE(valid_account_name(name)) << name;
  for (const char* name : {"", ".", "..", "../a", "a/b", "-a", "@a", "a b", "\xc3\xbc"})
    EXPECT_FALSE(valid_account_name(name)) << name;
}

}  // namespace
}  // namespace satchel::fetch
