#include "auth/file/users_table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace satchel::auth::file {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;

TEST(UsersTable, ABrokenLineHarmsOnlyItself) {
  const UsersTable table("users", "# comment\n\nalice:{PLAIN}a\nbob:{WRONG}b\ncarl\n:{PLAIN}d\nerin:{PLAIN}e\n");
  EXPECT_THAT(table.problems(), ElementsAre(StartsWith("users:4: the scheme is not known; known are ARGON2ID"),
                                            StartsWith("users:5: "), StartsWith("users:6: ")));
  EXPECT_TRUE(table.find("alice")->password);
  EXPECT_TRUE(table.find("erin")->password);
}

// Mail for them must not be sent back because of a slip in the password.
TEST(UsersTable, AUserWithABrokenOrLockedPasswordIsStillAUser) {
  const UsersTable table("users", "bob:{WRONG}b\ncarl\ndora:!\nemil:*:1:1\n");
  for (const std::string_view name : {"bob", "carl", "dora", "emil"}) {
    ASSERT_NE(table.find(name), nullptr) << name;
    EXPECT_FALSE(table.find(name)->password) << name;
  }
  EXPECT_EQ(table.problems().size(), 2U);
}

TEST(UsersTable, TheFirstLineOfAUserCounts) {
  const UsersTable table("users", "alice:{PLAIN}first\nalice:{PLAIN}second\n");
  EXPECT_EQ(table.find("alice")->password->hash, "first");
  EXPECT_THAT(table.problems(), ElementsAre(StartsWith("users:2: ")));
}

TEST(UsersTable, NamesAreComparedExactly) {
  const UsersTable table("users", "alice:{PLAIN}a\n");
  EXPECT_EQ(table.find("Alice"), nullptr);
  EXPECT_EQ(table.find("alice "), nullptr);
  EXPECT_EQ(table.find(""), nullptr);
}

TEST(UsersTable, PasswordsAreNotInProblems) {
  const UsersTable table("users", "alice:{PLAN}hunter2\nbob:hunter2\n");
  EXPECT_EQ(table.problems().size(), 2U);
  for (const std::string& problem : table.problems()) EXPECT_EQ(problem.find("hunter2"), std::string::npos) << problem;
}

TEST(UsersTable, ADecoyIsTheSameForTheSameNameAndAnyUsersForOthers) {
  const UsersTable table("users", "a:{PLAIN}1\nb:!\nc:{PLAIN}3\nd:{WRONG}4\ne:{PLAIN}5\n");
  const HashKey key{1, 2};
  std::set<std::string> hashes;
  for (int i = 0; i < 200; ++i) {
    const std::string name = "nobody" + std::to_string(i);
    EXPECT_EQ(&table.decoy(name, key), &table.decoy(name, key));
    hashes.insert(table.decoy(name, key).hash);
  }
  EXPECT_THAT(hashes, ElementsAre("1", "3", "5"));
}

TEST(UsersTable, WithoutUsersTheDecoyIsTheUnmatchableHash) {
  EXPECT_EQ(&UsersTable("users", "a:!\n").decoy("x", {}), &unmatchable_hash());
}

}  // namespace satchel::auth::file
