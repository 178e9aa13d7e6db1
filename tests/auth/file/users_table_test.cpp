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
    EXPECT_EQ(table.decoy(name, key), table.decoy(name, key));
    hashes.insert(table.decoy(name, key)->password->hash);
  }
  EXPECT_THAT(hashes, ElementsAre("1", "3", "5"));
}

TEST(UsersTable, WithoutUsersThereIsNoDecoy) { EXPECT_EQ(UsersTable("users", "a:!\n").decoy("x", {}), nullptr); }

TEST(UsersTable, LimitsStandInTheLastField) {
  const UsersTable table("users",
                         "alice:{PLAIN}a:1:1::/srv/alice::userdb_x=y:z satchel_quota=2G satchel_messages=10 "
                         "satchel_expire=30d satchel_disable=pop3\n"
                         "bob:{PLAIN}b::::::satchel_expire=never\ncarl:!::::::satchel_quota=1K\n");
  EXPECT_THAT(table.problems(), IsEmpty());
  const Limits& limits = table.find("alice")->limits;
  EXPECT_EQ(limits.quota_octets, 2'000'000'000U);
  EXPECT_EQ(limits.quota_messages, 10U);
  EXPECT_EQ(limits.expire_after, std::chrono::days(30));
  EXPECT_TRUE(limits.pop3_disabled);
  EXPECT_EQ(table.find("bob")->limits.expire_after, std::nullopt);
  EXPECT_FALSE(table.find("bob")->limits.pop3_disabled);
  EXPECT_EQ(table.find("carl")->limits.quota_octets, 1000U);
}

TEST(UsersTable, ABrokenLimitHarmsOnlyItself) {
  const UsersTable table(
      "users",
      "alice:{PLAIN}a::::::satchel_quota=lots satchel_messages=7 satchel_expire=1h satchel_disable=imap "
      "satchel_qouta=1G\n");
  EXPECT_THAT(table.problems(),
              ElementsAre("users:1: satchel_quota must be a size such as \"500M\" or \"2G\", not \"lots\"",
                          StartsWith("users:1: satchel_expire must be"),
                          "users:1: satchel_disable must be \"pop3\", not \"imap\"",
                          StartsWith("users:1: satchel_qouta: this is none of the words")));
  const UsersTable::User* alice = table.find("alice");
  EXPECT_TRUE(alice->password);
  EXPECT_EQ(alice->limits.quota_octets, std::nullopt);
  EXPECT_EQ(alice->limits.quota_messages, 7U);
  EXPECT_EQ(alice->limits.expire_after, std::nullopt);
  EXPECT_FALSE(alice->limits.pop3_disabled);
}

TEST(UsersTable, RetentionIsTheShortestOfThoseWhoCanSignIn) {
  const auto retention = [](std::string_view text) { return UsersTable("users", text).retention(); };
  EXPECT_EQ(retention("").shortest, std::nullopt);
  EXPECT_FALSE(retention("a:{PLAIN}a\nb:{PLAIN}b\n").differs);
  const std::string_view same = "a:{PLAIN}a::::::satchel_expire=9d\nb:{PLAIN}b::::::satchel_expire=9d\n";
  EXPECT_EQ(retention(same).shortest, std::chrono::days(9));
  EXPECT_FALSE(retention(same).differs);
  for (const std::string_view other :
       {"a:{PLAIN}a\nb:{PLAIN}b::::::satchel_expire=9d\n", "a:{PLAIN}a::::::satchel_expire=9d\nb:{PLAIN}b\n",
        "a:{PLAIN}a::::::satchel_expire=30d\nb:{PLAIN}b::::::satchel_expire=9d\nc:{PLAIN}c::::::satchel_expire="
        "10d\n"}) {
    EXPECT_EQ(retention(other).shortest, std::chrono::days(9)) << other;
    EXPECT_TRUE(retention(other).differs) << other;
  }
  const std::string_view locked =
      "a:{PLAIN}a::::::satchel_expire=9d\nb:!::::::satchel_expire=1d\nc:{PLAIN}c::::::satchel_disable=pop3\n";
  EXPECT_EQ(retention(locked).shortest, std::chrono::days(9));
  EXPECT_FALSE(retention(locked).differs);
}

namespace {
/// The password "secret" in Dovecot's form; all salts are the same.
constexpr std::string_view scram =
    "{SCRAM-SHA-256}4096,ULv+82A8ztfDRwcp0QGwgg==,eyE3hoYfTpSSEGqHsWFP8JMM8PEr1f96l4MWfTwZUME=,"
    "uAmZBcm/GxiGNPPNZ74/Noi5S7buDXONgV3BEkzpmSI=";
}  // namespace

TEST(UsersTable, AppPasswordsBelongToTheirUserWhereverTheyStand) {
  const std::string hash(scram);
  const UsersTable table(
      "users", "a/phone:" + hash + "\na:{PLAIN}x\na/old:!\na/lap.top_2-x:" + hash + "::::::satchel_created=x\n");
  EXPECT_THAT(table.problems(), IsEmpty());
  EXPECT_THAT(table.find("a")->app_passwords.labels, ElementsAre("phone", "lap.top_2-x"));
  EXPECT_EQ(table.find("a")->app_passwords.scram.keys.size(), 2U);
  EXPECT_EQ(table.users().size(), 1U);
  EXPECT_EQ(table.find("a/phone"), nullptr);
}

TEST(UsersTable, ABrokenAppPasswordHarmsOnlyItself) {
  const std::string hash(scram);
  std::string other_salt = hash;
  other_salt.replace(other_salt.find("ULv"), 3, "AAA");
  const UsersTable table("users", "a:{PLAIN}x\na/main:" + hash + "\na/:" + hash + "\nb/phone:" + hash +
                                      "\na/x:{PLAIN}y\na/ok:" + hash + "\na/ok:" + hash + "\na/salt:" + other_salt +
                                      "\na/none\n");
  EXPECT_THAT(table.problems(),
              ElementsAre(StartsWith("users:2: the label main is"), StartsWith("users:3: a device's label has"),
                          StartsWith("users:4: there is no user"), StartsWith("users:5: an app password is"),
                          StartsWith("users:7: this device has a line already"),
                          StartsWith("users:8: this app password has not the salt"),
                          StartsWith("users:9: an app password is")));
  EXPECT_THAT(table.find("a")->app_passwords.labels, ElementsAre("ok"));
}

}  // namespace satchel::auth::file
