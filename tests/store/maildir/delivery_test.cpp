#include <gmock/gmock.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <set>
#include <thread>

#include "store/maildir/support.hpp"

namespace satchel::store::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class MaildirDelivery : public MaildirTest {};

TEST_F(MaildirDelivery, MakesAMaildirThatOthersCanUse) {
  const std::string uidl = deliver(*store_, "ann", "Subject: x\r\n\r\n..text\r\n", "Return-Path: <>\r\n");
  ASSERT_THAT(names("new"), SizeIs(1));
  const std::string name = names("new")[0];
  EXPECT_TRUE(name.starts_with("1800000000.M000000Q0R")) << name;
  EXPECT_EQ(name, uidl + ",S=38,W=38");
  EXPECT_EQ(get("new/" + name), "Return-Path: <>\r\nSubject: x\r\n\r\n.text\r\n");
  EXPECT_THAT(names("tmp"), IsEmpty());
  for (const char* folder : {"", "new", "cur", "tmp", "satchel"}) {
    struct stat status{};
    ASSERT_EQ(::stat((maildir() / folder).c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777, 0700U) << folder;
  }
}

TEST_F(MaildirDelivery, ComesLastThoughTheClockStandsOrGoesBack) {
  std::vector<std::string> expected;
  for (int i = 0; i < 20; ++i) {
    expected.push_back(deliver(*store_, "ann", "x\r\n"));
    if (i % 5 == 4) reopen();
    if (i == 10) now_ -= 3600 * second;
  }
  EXPECT_EQ(uidls(), expected);
}

TEST_F(MaildirDelivery, LeavesNothingWhenTheDiskIsFull) {
  deliver(*store_, "ann", "first\r\n");
  StringBody body("Subject: x\r\n\r\n" + std::string(300'000, 'x') + "\r\n");
  const rlimit small{.rlim_cur = 100'000, .rlim_max = RLIM_INFINITY};
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  const auto refused = store_->deliver("ann", "", body);
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  std::signal(SIGXFSZ, handler);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::full);
  EXPECT_THAT(names("tmp"), IsEmpty());
  EXPECT_THAT(uidls(), SizeIs(1));
  EXPECT_TRUE(store_->deliver("ann", "", body));
}

TEST_F(MaildirDelivery, DoesNotWaitForASession) {
  const auto session = open_ann(Sharing::exclusive);
  EXPECT_FALSE(deliver(*store_, "ann", "x\r\n").empty());
  EXPECT_EQ(session->count(), 0U);
}

TEST_F(MaildirDelivery, KeepsToTheQuotaWithWhatOthersDelivered) {
  put("new/1700000000.P1.mx", std::string(100, '\n'));
  StringBody body("12345678\r\n");
  EXPECT_EQ(store_->deliver("ann", "", body, {.octets = 209}).error().kind, ErrorKind::over_quota);
  EXPECT_EQ(store_->deliver("ann", "", body, {.messages = 1}).error().kind, ErrorKind::over_quota);
  EXPECT_THAT(names("tmp"), IsEmpty());
  EXPECT_TRUE(store_->deliver("ann", "", body, {.octets = 210, .messages = 2}));
  const Usage usage = store_->usage("ann").value();
  EXPECT_EQ(usage.octets, 210U);
  EXPECT_EQ(usage.messages, 2U);
}

TEST_F(MaildirDelivery, OfManyProcessesIsAllThereInOneOrder) {
  const auto other =
      open_maildir_store({.data_dir = directory_.path(), .hostname = "my", .now = [this] { return now_; }});
  constexpr int rounds = 50;
  {
    std::vector<std::jthread> running;
    for (Store* const store : {static_cast<Store*>(store_.get()), static_cast<Store*>(other.get())})
      for (int thread = 0; thread < 2; ++thread)
        running.emplace_back([store] {
          for (int round = 0; round < rounds; ++round) deliver(*store, "ann", "x\r\n");
        });
    // Nobody ever sees a message come in before another.
    running.emplace_back([this] {
      std::vector<std::string> before;
      for (int round = 0; round < rounds; ++round) {
        std::vector<std::string> now = uidls();
        ASSERT_GE(now.size(), before.size());
        EXPECT_TRUE(std::equal(before.begin(), before.end(), now.begin()));
        before = std::move(now);
      }
    });
  }
  const auto found = uidls();
  EXPECT_THAT(std::set(found.begin(), found.end()), SizeIs(4 * rounds));
}

TEST_F(MaildirDelivery, GoesWhereThePathSays) {
  std::filesystem::create_directory(data() / "home");
  const auto store = open_maildir_store({.path = data() / "home" / "{domain}" / "{local}" / "Maildir"});
  deliver(*store, "ann@example.org", "x\r\n");
  EXPECT_TRUE(std::filesystem::exists(data() / "home" / "example.org" / "ann" / "Maildir" / "new"));
  deliver(*store, "..@..", "x\r\n");
  EXPECT_TRUE(std::filesystem::exists(data() / "home" / "%2E." / "%2E." / "Maildir" / "new"));
  StringBody body("x\r\n");
  EXPECT_EQ(store->deliver("ann", "", body).error().kind, ErrorKind::bad_name);
  EXPECT_EQ(store->users().error().kind, ErrorKind::unsupported);

  // A disk that is not mounted is not filled with folders.
  const auto unmounted = open_maildir_store({.path = data() / "nowhere" / "{user}" / "Maildir"});
  EXPECT_EQ(unmounted->deliver("ann", "", body).error().kind, ErrorKind::temporary);
  EXPECT_FALSE(std::filesystem::exists(data() / "nowhere"));
}

TEST_F(MaildirDelivery, PathsThatUsersWouldShareAreRefused) {
  for (const char* path : {"/var/mail/{user}", "/home/{local}/Maildir", "/mail/{domain}/{local}", "/mail/x{user}x/y"})
    EXPECT_TRUE(check_maildir_path(path)) << path;
  for (const char* path : {"", "mail/{user}", "/var/mail", "/mail/{domain}", "/mail/{user}/{home}", "/mail/{user"})
    EXPECT_FALSE(check_maildir_path(path)) << path;
}

}  // namespace
}  // namespace satchel::store::testing
