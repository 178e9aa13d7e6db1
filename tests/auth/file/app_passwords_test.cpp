#include "auth/file/app_passwords.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "auth/file/temporary_folder.hpp"
#include "auth/file/users_table.hpp"

namespace satchel::auth::file {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::MatchesRegex;

class AppPasswordsTest : public testing::Test {
 protected:
  AppPasswordsTest() { test::write(path, "alice:{PLAIN}a\nbob:{PLAIN}b"); }
  std::vector<std::string> labels_of(std::string_view user) {
    std::vector<std::string> labels;
    for (const ListedAppPassword& one : list_app_passwords(path, user).value()) labels.push_back(one.label);
    return labels;
  }

  test::TemporaryFolder folder;
  std::string path = folder.file("users");
};

}  // namespace

TEST_F(AppPasswordsTest, IsTypedEasilyAndNeverTheSame) {
  const base::Secret one = add_app_password(path, "alice", "phone").value();
  const base::Secret two = add_app_password(path, "alice", "laptop").value();
  // 20 characters of 32: 100 bits.
  EXPECT_THAT(std::string(one.reveal()), MatchesRegex("[a-km-np-z2-9]{4}(-[a-km-np-z2-9]{4}){4}"));
  EXPECT_NE(one.reveal(), two.reveal());
}

TEST_F(AppPasswordsTest, IsALineInDovecotsForm) {
  const base::Secret password = add_app_password(path, "alice", "phone").value();
  const std::string text = test::read(path);
  EXPECT_THAT(text, MatchesRegex("alice:[{]PLAIN[}]a\nbob:[{]PLAIN[}]b\nalice/phone:[{]SCRAM-SHA-256[}]4096,"
                                 "[A-Za-z0-9+/]{22}==,[A-Za-z0-9+/]{43}=,[A-Za-z0-9+/]{43}=::::::"
                                 "satchel_created=[0-9-]{10}T[0-9:]{8}Z\n"));
  EXPECT_EQ(text.find(password.reveal()), std::string::npos);
}

TEST_F(AppPasswordsTest, AllOfAUserShareOneSaltAndNoOtherUserHasIt) {
  for (const std::string_view user : {"alice", "bob"})
    for (const std::string_view label : {"one", "two", "three"}) ASSERT_TRUE(add_app_password(path, user, label));
  const UsersTable table(path, test::read(path));
  EXPECT_THAT(table.problems(), IsEmpty());
  EXPECT_EQ(table.find("alice")->app_passwords.labels.size(), 3U);
  EXPECT_NE(table.find("alice")->app_passwords.scram.salt, table.find("bob")->app_passwords.scram.salt);
}

TEST_F(AppPasswordsTest, ListsWhatThereIsInTheOrderOfTheFile) {
  EXPECT_THAT(labels_of("alice"), IsEmpty());
  ASSERT_TRUE(add_app_password(path, "alice", "phone"));
  ASSERT_TRUE(add_app_password(path, "bob", "tablet"));
  ASSERT_TRUE(add_app_password(path, "alice", "laptop"));
  EXPECT_THAT(labels_of("alice"), ElementsAre("phone", "laptop"));
  EXPECT_EQ(list_app_passwords(path, "alice")->front().created.size(), std::string_view("2026-01-01T00:00:00Z").size());
  ASSERT_TRUE(revoke_app_password(path, "alice", "phone"));
  EXPECT_THAT(labels_of("alice"), ElementsAre("laptop"));
  EXPECT_THAT(labels_of("bob"), ElementsAre("tablet"));
}

TEST_F(AppPasswordsTest, RefusalsSayWhatToDoAndChangeNothing) {
  ASSERT_TRUE(add_app_password(path, "alice", "phone"));
  const std::string before = test::read(path);
  EXPECT_THAT(add_app_password(path, "alice", "phone").error().detail,
              HasSubstr(":3: the device phone has a password already; `satcheld user app-password revoke`"));
  EXPECT_THAT(add_app_password(path, "alice", "main").error().detail, HasSubstr("choose another one"));
  EXPECT_THAT(add_app_password(path, "alice", "my phone").error().detail, HasSubstr("1 to 40 letters"));
  EXPECT_THAT(add_app_password(path, "carl", "phone").error().detail, HasSubstr("there is no user carl"));
  EXPECT_THAT(revoke_app_password(path, "bob", "phone").error().detail, HasSubstr("bob has no app password"));
  EXPECT_THAT(list_app_passwords(path, "carl").error().detail, HasSubstr("there is no user carl"));
  EXPECT_EQ(test::read(path), before);
}

TEST_F(AppPasswordsTest, ABrokenLineCanBeRevokedToo) {
  test::write(path, "alice:{PLAIN}a\nalice/phone:{WRONG}x\n");
  ASSERT_TRUE(revoke_app_password(path, "alice", "phone"));
  EXPECT_EQ(test::read(path), "alice:{PLAIN}a\n");
}

}  // namespace satchel::auth::file
