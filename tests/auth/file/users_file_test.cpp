#include "auth/file/users_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "auth/file/app_passwords.hpp"
#include "auth/file/temporary_folder.hpp"

namespace satchel::auth::file {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::string_view sha512_of_secret =
    "{SHA512-CRYPT}$6$saltsalt$TVLlQcbpFVof5W3Yz4DTP6gRstiNuHwwTt6GLc1E5n0U0aDehy0S5knV8wiOQSpT0Y77vwPZN.Pq.H91p5hVO1";

class UsersFileTest : public testing::Test {
 protected:
  std::shared_ptr<UsersFile> open(std::string_view text) {
    test::write(path, text);
    auto users = UsersFile::open(path, [this](std::string_view scheme) { computed.emplace_back(scheme); });
    if (!users) throw std::runtime_error(users.error().detail);
    return *users;
  }

  test::TemporaryFolder folder;
  std::string path = folder.file("users");
  /// Schemes of the hashes computed so far.
  std::vector<std::string> computed;
};

}  // namespace

TEST_F(UsersFileTest, AcceptsTheRightPasswordOnly) {
  const auto users = open("alice:{PLAIN}sesame\nbob:" + std::string(sha512_of_secret) + "\n");
  const Answer answer = users->verify("bob", "secret");
  EXPECT_EQ(answer.verdict, Verdict::accepted);
  EXPECT_EQ(answer.user, "bob");
  for (const std::string_view wrong : {"sesame", "secret ", "", "Secret"})
    EXPECT_EQ(users->verify("bob", wrong).verdict, Verdict::rejected);
  EXPECT_EQ(users->verify("Bob", "secret").verdict, Verdict::rejected);
  EXPECT_EQ(users->verify("alice", "sesame").verdict, Verdict::accepted);
}

TEST_F(UsersFileTest, ARejectionNamesNobody) {
  const auto users = open("alice:{PLAIN}sesame\n");
  for (const std::string_view name : {"alice", "nobody"}) {
    const Answer answer = users->verify(name, "hunter2");
    EXPECT_EQ(answer.user, "");
    EXPECT_EQ(answer.detail.find("hunter2"), std::string::npos);
  }
}

TEST_F(UsersFileTest, AnUnknownUserCostsOneHashAsAKnownOneDoes) {
  const auto users = open("bob:" + std::string(sha512_of_secret) + "\n");
  users->verify("bob", "wrong");
  EXPECT_THAT(computed, ElementsAre("SHA512-CRYPT"));
  users->verify("nobody", "wrong");
  EXPECT_THAT(computed, ElementsAre("SHA512-CRYPT", "SHA512-CRYPT"));
}

TEST_F(UsersFileTest, ALockedOrBrokenUserCostsOneHashToo) {
  const auto users = open("bob:" + std::string(sha512_of_secret) + "\ncarl:!\ndora:{WRONG}x\n");
  users->verify("carl", "wrong");
  users->verify("dora", "wrong");
  EXPECT_THAT(computed, ElementsAre("SHA512-CRYPT", "SHA512-CRYPT"));
}

TEST_F(UsersFileTest, WithoutAnyUserTheDefaultSchemeIsComputed) {
  const auto users = open("");
  EXPECT_EQ(users->verify("nobody", "wrong").verdict, Verdict::rejected);
  EXPECT_THAT(computed, ElementsAre("ARGON2ID"));
}

TEST_F(UsersFileTest, AnAppPasswordSignsInItsDevice) {
  open("alice:{PLAIN}sesame\n");
  const base::Secret phone = add_app_password(path, "alice", "phone").value();
  const base::Secret laptop = add_app_password(path, "alice", "laptop").value();
  const auto users = UsersFile::open(path).value();
  EXPECT_EQ(users->verify("alice", "sesame").device, "main");
  EXPECT_EQ(users->verify("alice", phone.reveal()).device, "phone");
  EXPECT_EQ(users->verify("alice", laptop.reveal()).device, "laptop");
  EXPECT_EQ(users->verify("alice", laptop.reveal()).user, "alice");
  EXPECT_EQ(users->verify("alice/laptop", laptop.reveal()).verdict, Verdict::rejected);
  EXPECT_EQ(users->verify("alice", "aaaa-bbbb-cccc-dddd-eeee").verdict, Verdict::rejected);
  ASSERT_TRUE(revoke_app_password(path, "alice", "phone"));
  EXPECT_EQ(users->verify("alice", phone.reveal()).verdict, Verdict::rejected);
  EXPECT_EQ(users->verify("alice", laptop.reveal()).verdict, Verdict::accepted);
}

TEST_F(UsersFileTest, HoweverManyDevicesTheyCostOneComputation) {
  const auto users = open("alice:{PLAIN}a\n");
  for (const std::string_view label : {"one", "two", "three"}) ASSERT_TRUE(add_app_password(path, "alice", label));
  users->verify("alice", "wrong");
  EXPECT_THAT(computed, ElementsAre("PLAIN", "SCRAM-SHA-256"));
  users->verify("alice", "a");
  EXPECT_THAT(computed, ElementsAre("PLAIN", "SCRAM-SHA-256", "PLAIN"));
}

TEST_F(UsersFileTest, WhoCannotSignInCostsTheAppPasswordsOfTheirStandInToo) {
  const auto users = open("alice:{PLAIN}a\ncarl:!\ndora:{WRONG}x\n");
  ASSERT_TRUE(add_app_password(path, "alice", "phone"));
  for (const std::string_view name : {"alice", "nobody", "carl", "dora"}) {
    computed.clear();
    EXPECT_EQ(users->verify(name, "wrong").verdict, Verdict::rejected) << name;
    EXPECT_THAT(computed, ElementsAre("PLAIN", "SCRAM-SHA-256")) << name;
  }
}

TEST_F(UsersFileTest, TheStandInsAppPasswordOpensNothing) {
  const auto users = open("alice:{PLAIN}a\ncarl:!\ndora:{WRONG}x\n");
  const base::Secret password = add_app_password(path, "alice", "phone").value();
  for (const std::string_view name : {"nobody", "carl", "dora"})
    EXPECT_EQ(users->verify(name, password.reveal()).verdict, Verdict::rejected) << name;
}

TEST_F(UsersFileTest, ALockedUserCannotSignInByAnAppPasswordButABrokenOneCan) {
  const auto users = open("carl:!\ndora:{WRONG}x\nalice:{PLAIN}a\n");
  const base::Secret carls = add_app_password(path, "carl", "phone").value();
  const base::Secret doras = add_app_password(path, "dora", "phone").value();
  EXPECT_EQ(users->verify("carl", carls.reveal()).verdict, Verdict::rejected);
  EXPECT_EQ(users->verify("dora", doras.reveal()).device, "phone");
  // The main password of the user who stood in.
  EXPECT_EQ(users->verify("dora", "a").verdict, Verdict::rejected);
}

TEST_F(UsersFileTest, LimitsComeWithTheAnswerAndTheLookUp) {
  const auto users = open("alice:{PLAIN}a::::::satchel_disable=pop3 satchel_messages=3\n");
  EXPECT_TRUE(users->verify("alice", "a").limits.pop3_disabled);
  EXPECT_EQ(users->look_up("alice").limits.quota_messages, 3U);
  EXPECT_EQ(users->look_up("nobody").lookup, Directory::Lookup::unknown);
}

TEST_F(UsersFileTest, RetentionIsThatOfTheFileAsItIs) {
  const auto users = open("alice:{PLAIN}a\n");
  EXPECT_EQ(users->retention()->shortest, std::nullopt);
  test::write(path, "alice:{PLAIN}a::::::satchel_expire=30d\n");
  EXPECT_EQ(users->retention()->shortest, std::chrono::days(30));
  std::filesystem::remove(path);
  EXPECT_FALSE(users->retention().has_value());
}

TEST_F(UsersFileTest, TheDecoysPasswordOpensNothing) {
  const auto users = open("bob:" + std::string(sha512_of_secret) + "\ncarl:!\n");
  EXPECT_EQ(users->verify("nobody", "secret").verdict, Verdict::rejected);
  EXPECT_EQ(users->verify("carl", "secret").verdict, Verdict::rejected);
}

TEST_F(UsersFileTest, AnEmptyPasswordIsRefusedForEverybodyAlike) {
  const auto users = open("bob:" + std::string(sha512_of_secret) + "\n");
  EXPECT_EQ(users->verify("bob", "").detail, users->verify("nobody", "").detail);
  EXPECT_THAT(computed, IsEmpty());
}

TEST_F(UsersFileTest, KnowsWhoHasAMaildrop) {
  const auto users = open("alice:{PLAIN}a\nbob:!\ncarl:{WRONG}c\n");
  for (const std::string_view name : {"alice", "bob", "carl"})
    EXPECT_EQ(users->find(name), Directory::Lookup::found) << name;
  for (const std::string_view name : {"Alice", "nobody", "", "alice:{PLAIN}a"})
    EXPECT_EQ(users->find(name), Directory::Lookup::unknown) << name;
}

TEST_F(UsersFileTest, AChangeCountsFromTheNextLookUpOn) {
  const auto users = open("alice:{PLAIN}one\n");
  // In place, of the same length, and with the same time, as within one tick of the file system's clock. The time lies
  // ahead, so that it counts as recent however long this test is kept waiting.
  const auto modified = std::filesystem::file_time_type::clock::now() + std::chrono::hours(1);
  std::filesystem::last_write_time(path, modified);
  EXPECT_EQ(users->verify("alice", "one").verdict, Verdict::accepted);
  test::write(path, "alice:{PLAIN}two\n");
  std::filesystem::last_write_time(path, modified);
  EXPECT_EQ(users->verify("alice", "one").verdict, Verdict::rejected);
  EXPECT_EQ(users->verify("alice", "two").verdict, Verdict::accepted);
  // By another file in its place.
  test::write(path + ".new", "bob:{PLAIN}xxx\n");
  std::filesystem::rename(path + ".new", path);
  EXPECT_EQ(users->find("alice"), Directory::Lookup::unknown);
  EXPECT_EQ(users->find("bob"), Directory::Lookup::found);
}

TEST_F(UsersFileTest, WhileTheFileIsGoneAnswersAreUnavailable) {
  const auto users = open("alice:{PLAIN}a\n");
  std::filesystem::rename(path, path + ".away");
  const Answer answer = users->verify("alice", "a");
  EXPECT_EQ(answer.verdict, Verdict::unavailable);
  EXPECT_EQ(answer.detail, path + ": cannot be read: No such file or directory");
  EXPECT_EQ(users->find("alice"), Directory::Lookup::unavailable);
  EXPECT_THAT(users->problems(), ElementsAre(answer.detail));
  std::filesystem::rename(path + ".away", path);
  EXPECT_EQ(users->verify("alice", "a").verdict, Verdict::accepted);
}

TEST_F(UsersFileTest, ProblemsGoAwayWhenTheFileIsMended) {
  const auto users = open("alice:{WRONG}a\n");
  EXPECT_EQ(users->problems().size(), 1U);
  test::write(path, "alice:{PLAIN}a\n");
  EXPECT_THAT(users->problems(), IsEmpty());
}

TEST_F(UsersFileTest, AMissingFileIsAnErrorFromTheStart) {
  const auto users = UsersFile::open(path);
  ASSERT_FALSE(users);
  EXPECT_EQ(users.error().detail, path + ": cannot be read: No such file or directory");
}

TEST_F(UsersFileTest, AnswersSeveralThreadsAtOnceWhileTheFileChanges) {
  test::write(path, "alice:{PLAIN}a\n");
  const auto users = *UsersFile::open(path);
  std::atomic<bool> stop = false;
  std::atomic<int> wrong = 0;
  std::vector<std::jthread> threads;
  for (int i = 0; i < 3; ++i)
    threads.emplace_back([&] {
      while (!stop)
        if (users->verify("alice", "a").verdict != Verdict::accepted) ++wrong;
    });
  for (int i = 0; i < 100; ++i) {
    test::write(path + ".new", "alice:{PLAIN}a\nuser" + std::to_string(i) + ":!\n");
    std::filesystem::rename(path + ".new", path);
  }
  stop = true;
  threads.clear();
  EXPECT_EQ(wrong, 0);
}

}  // namespace satchel::auth::file
