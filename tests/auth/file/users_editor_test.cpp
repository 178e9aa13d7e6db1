#include "auth/file/users_editor.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <thread>

#include "auth/file/app_passwords.hpp"
#include "auth/file/temporary_folder.hpp"

namespace satchel::auth::file {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

class UsersEditorTest : public testing::Test {
 protected:
  Verdict verdict(std::string_view name, std::string_view password) {
    return (*UsersFile::open(path))->verify(name, password).verdict;
  }
  static std::vector<std::string> names_in(const std::string& file) {
    std::vector<std::string> names;
    for (const ListedUser& user : list_users(file).value()) names.push_back(user.name);
    return names;
  }
  mode_t mode() const {
    struct stat status{};
    EXPECT_EQ(::stat(path.c_str(), &status), 0);
    return status.st_mode & 07777;
  }
  std::size_t files_in_folder() const {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder.path()), {}));
  }

  test::TemporaryFolder folder;
  std::string path = folder.file("users");
};

}  // namespace

TEST_F(UsersEditorTest, AddMakesTheFileForItsOwnerAlone) {
  ASSERT_TRUE(add_user(path, "alice", "sesame"));
  EXPECT_EQ(mode(), 0600U);
  EXPECT_EQ(verdict("alice", "sesame"), Verdict::accepted);
  EXPECT_THAT(test::read(path), StartsWith("alice:{ARGON2ID}$argon2id$"));
  EXPECT_EQ(files_in_folder(), 1U);
}

TEST_F(UsersEditorTest, OtherLinesAndCommentsStayAsTheyAre) {
  const std::string before = "# staff\n\nbob:{WRONG}x\r\nalice:{PLAIN}a:1:1::/srv/alice\n# end";
  test::write(path, before);
  ASSERT_TRUE(add_user(path, "carl", "c"));
  EXPECT_THAT(test::read(path), StartsWith(before + "\ncarl:{ARGON2ID}"));
  ASSERT_TRUE(set_password(path, "alice", "new"));
  EXPECT_THAT(test::read(path), StartsWith("# staff\n\nbob:{WRONG}x\r\nalice:{ARGON2ID}"));
  EXPECT_THAT(test::read(path), HasSubstr(":1:1::/srv/alice\n# end\ncarl:"));
  EXPECT_EQ(verdict("alice", "new"), Verdict::accepted);
  EXPECT_EQ(verdict("alice", "a"), Verdict::rejected);
  ASSERT_TRUE(remove_user(path, "carl"));
  ASSERT_TRUE(remove_user(path, "alice"));
  EXPECT_EQ(test::read(path), "# staff\n\nbob:{WRONG}x\r\n# end\n");
}

TEST_F(UsersEditorTest, AMendedPasswordIsABrokenLinesWayBack) {
  test::write(path, "alice\nbob:{WRONG}x\r\n");
  ASSERT_TRUE(set_password(path, "bob", "b"));
  ASSERT_TRUE(set_password(path, "alice", "a"));
  EXPECT_EQ(verdict("alice", "a"), Verdict::accepted);
  EXPECT_EQ(verdict("bob", "b"), Verdict::accepted);
}

TEST_F(UsersEditorTest, RemoveLeavesNoSecondLineThatBringsTheUserBack) {
  test::write(path, "alice:{PLAIN}1\nbob:{PLAIN}b\nalice:{PLAIN}2");
  ASSERT_TRUE(remove_user(path, "alice"));
  EXPECT_EQ(test::read(path), "bob:{PLAIN}b\n");
}

TEST_F(UsersEditorTest, RefusalsSayWhatToDoAndChangeNothing) {
  const std::string before = "# one\nalice:{PLAIN}a\n";
  test::write(path, before);
  EXPECT_EQ(add_user(path, "alice", "x").error().detail,
            path + ":2: there is a user alice already; `satcheld user passwd` changes the password");
  EXPECT_THAT(set_password(path, "bob", "x").error().detail, HasSubstr("there is no user bob; `satcheld user list`"));
  EXPECT_THAT(remove_user(path, "bob").error().detail, HasSubstr("there is no user bob"));
  EXPECT_THAT(add_user(path, "bob", "").error().detail, HasSubstr("a password cannot be empty"));
  EXPECT_EQ(test::read(path), before);
  EXPECT_EQ(files_in_folder(), 1U);
}

TEST_F(UsersEditorTest, NoNameOrPasswordCanAddAnotherLine) {
  for (const std::string_view name : {"", "a:b", "a\nroot", "../a", "#a"})
    EXPECT_FALSE(add_user(path, name, "x")) << name;
  EXPECT_FALSE(std::filesystem::exists(path));
  ASSERT_TRUE(add_user(path, "alice", "x\nroot:{PLAIN}y"));
  EXPECT_THAT(names_in(path), ElementsAre("alice"));
}

TEST_F(UsersEditorTest, AnExistingFileLosesTheAccessOfOthersButNotOfItsGroup) {
  test::write(path, "");
  ::chmod(path.c_str(), 0664);
  ASSERT_TRUE(add_user(path, "alice", "x"));
  EXPECT_EQ(mode(), 0640U);
}

TEST_F(UsersEditorTest, ALinkStaysALink) {
  test::write(folder.file("real"), "bob:{PLAIN}b\n");
  std::filesystem::create_symlink(folder.file("real"), path);
  ASSERT_TRUE(add_user(path, "alice", "x"));
  EXPECT_TRUE(std::filesystem::is_symlink(path));
  EXPECT_THAT(names_in(folder.file("real")), ElementsAre("bob", "alice"));
}

TEST_F(UsersEditorTest, ListsUsersInTheOrderOfTheFile) {
  test::write(path, "zoe:{PLAIN}z\n#adam:x\nbob:!\ncarl:{WRONG}x\n:x\nzoe:{PLAIN}again\n");
  EXPECT_THAT(names_in(path), ElementsAre("zoe", "bob", "carl"));
  EXPECT_FALSE(list_users(folder.file("missing")));
}

TEST_F(UsersEditorTest, LimitsAreSetWithoutTouchingWhatElseStandsThere) {
  test::write(path, "alice:{PLAIN}a:1:1::/srv/alice::userdb_quota=x satchel_quota=1G nopassword\nbob:{PLAIN}b\r\n");
  const FieldChange quota[] = {{"satchel_quota", "2G"}, {"satchel_expire", "30d"}};
  ASSERT_TRUE(set_fields(path, "alice", quota));
  ASSERT_TRUE(set_fields(path, "bob", quota));
  EXPECT_EQ(test::read(path),
            "alice:{PLAIN}a:1:1::/srv/alice::userdb_quota=x nopassword satchel_quota=2G satchel_expire=30d\n"
            "bob:{PLAIN}b::::::satchel_quota=2G satchel_expire=30d\r\n");
  const FieldChange none[] = {{"satchel_quota", std::nullopt}};
  ASSERT_TRUE(set_fields(path, "alice", none));
  EXPECT_EQ(list_users(path)->front().limits.quota_octets, std::nullopt);
  EXPECT_THAT(test::read(path), HasSubstr("userdb_quota=x nopassword satchel_expire=30d\n"));
  EXPECT_EQ(list_users(path)->back().limits.quota_octets, 2'000'000'000U);
  EXPECT_EQ(verdict("alice", "a"), Verdict::accepted);
}

TEST_F(UsersEditorTest, AnImpossibleLimitChangesNothingAndSaysWhatIsAllowed) {
  const std::string before = "alice:{PLAIN}a\n";
  test::write(path, before);
  const FieldChange changes[] = {{"satchel_quota", "2G"}, {"satchel_expire", "12h"}};
  EXPECT_EQ(set_fields(path, "alice", changes).error().detail,
            "satchel_expire must be \"never\" or a time of at least a day such as \"30d\", not \"12h\"");
  const FieldChange newline[] = {{"satchel_disable", "pop3\nroot:{PLAIN}x"}};
  EXPECT_FALSE(set_fields(path, "alice", newline));
  const FieldChange good[] = {{"satchel_disable", "pop3"}};
  EXPECT_THAT(set_fields(path, "bob", good).error().detail, HasSubstr("there is no user bob"));
  EXPECT_EQ(test::read(path), before);
}

TEST_F(UsersEditorTest, ARemovedUserLeavesNoAppPasswordBehind) {
  test::write(path, "alice:{PLAIN}a\nalicia:{PLAIN}b\n");
  const base::Secret password = add_app_password(path, "alice", "phone").value();
  ASSERT_TRUE(add_app_password(path, "alicia", "phone"));
  ASSERT_TRUE(remove_user(path, "alice"));
  EXPECT_THAT(test::read(path), StartsWith("alicia:{PLAIN}b\nalicia/phone:{SCRAM-SHA-256}4096,"));
  ASSERT_TRUE(add_user(path, "alice", "new"));
  EXPECT_EQ(verdict("alice", password.reveal()), Verdict::rejected);
}

TEST_F(UsersEditorTest, EditingAMissingFileFailsAndMakesNone) {
  EXPECT_FALSE(set_password(path, "alice", "x"));
  EXPECT_FALSE(remove_user(path, "alice"));
  EXPECT_EQ(files_in_folder(), 0U);
}

TEST_F(UsersEditorTest, EditorsAtTheSameTimeLoseNothingOfEachOther) {
  std::vector<std::jthread> editors;
  for (int i = 0; i < 4; ++i)
    editors.emplace_back([this, i] {
      for (int j = 0; j < 3; ++j) EXPECT_TRUE(add_user(path, "user" + std::to_string(i * 10 + j), "x"));
    });
  editors.clear();
  EXPECT_EQ(list_users(path)->size(), 12U);
  EXPECT_EQ(files_in_folder(), 1U);
}

}  // namespace satchel::auth::file
