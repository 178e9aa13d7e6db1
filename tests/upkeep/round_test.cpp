#include "upkeep/round.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>

#include "store/memory_store.hpp"
#include "store/string_body.hpp"
#include "upkeep/fakes.hpp"

namespace satchel::upkeep {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

class RoundTest : public testing::Test {
 protected:
  static std::size_t count_of(std::string_view word, std::string_view text) {
    std::size_t count = 0;
    for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) ++count;
    return count;
  }
  static store::Error broken(std::string detail) { return {store::ErrorKind::temporary, std::move(detail)}; }
  void go() { round_.go(stop_.get_token()); }

  FakeMaintenance maintenance_;
  FakeDirectory directory_;
  std::shared_ptr<log::MemorySink> log_ = std::make_shared<log::MemorySink>();
  std::stop_source stop_;
  Round round_{{maintenance_, directory_, log::Logger(log_)}};
};

TEST_F(RoundTest, EveryMaildropIsKeptWithTheExpiryOfItsUser) {
  maintenance_.names = {"alice", "bob"};
  directory_.limits["bob"].expire_after = 24h * 30;
  go();
  EXPECT_THAT(maintenance_.take_calls(),
              ElementsAre(Pair("alice", std::nullopt), Pair("bob", std::optional(30LL * 24 * 3600 * 1'000'000))));
  EXPECT_THAT(log_->text(), IsEmpty());
}

TEST_F(RoundTest, WhileTheDirectoryIsAwayNothingExpires) {
  maintenance_.names = {"alice"};
  directory_.limits["alice"].expire_after = 24h;
  directory_.away = true;
  go();
  EXPECT_THAT(maintenance_.take_calls(), ElementsAre(Pair("alice", std::nullopt)));
}

TEST_F(RoundTest, AMaildropThatChangedIsOneLine) {
  maintenance_.names = {"alice", "bob"};
  maintenance_.answers["bob"] = store::UpkeepDone{
      .expired = 3, .released = 1, .compaction = {.octets_before = 900, .octets_after = 400, .messages_erased = 7}};
  go();
  EXPECT_THAT(log_->text(),
              HasSubstr("event=upkeep user=bob expired=3 released=1 erased=7 octets_before=900 octets_after=400"));
  EXPECT_EQ(count_of("event=", log_->text()), 1U);
}

TEST_F(RoundTest, AMaildropThatFailsIsReportedOnceAndStopsNoOther) {
  maintenance_.names = {"alice", "bob"};
  maintenance_.answers["alice"] = std::unexpected(broken("the disk is on fire"));
  go();
  go();
  EXPECT_EQ(maintenance_.take_calls().size(), 4U);
  EXPECT_EQ(count_of("event=upkeep_failed user=alice detail=\"the disk is on fire\"", log_->text()), 1U);
  maintenance_.answers.erase("alice");
  go();
  maintenance_.answers["alice"] = std::unexpected(broken("the disk is on fire"));
  go();
  EXPECT_EQ(count_of("event=upkeep_failed", log_->text()), 2U);
}

TEST_F(RoundTest, AStoreWithoutUpkeepIsReportedOnce) {
  maintenance_.names = {"alice", "bob"};
  const store::Error unsupported{store::ErrorKind::unsupported, "not yet"};
  maintenance_.answers["alice"] = std::unexpected(unsupported);
  maintenance_.answers["bob"] = std::unexpected(unsupported);
  go();
  maintenance_.users_error = unsupported;
  go();
  EXPECT_EQ(count_of("event=", log_->text()), 1U);
}

TEST_F(RoundTest, MaildropsThatCannotBeListedAreReportedOnce) {
  maintenance_.users_error = broken("no such folder");
  go();
  go();
  EXPECT_EQ(count_of("event=upkeep_failed", log_->text()), 1U);
}

TEST_F(RoundTest, AStopIsHeededBetweenTwoMaildrops) {
  maintenance_.names = {"alice", "bob", "carl"};
  maintenance_.on_call = [this](std::string_view user) {
    if (user == "bob") stop_.request_stop();
  };
  go();
  EXPECT_EQ(maintenance_.take_calls().size(), 2U);
}

TEST(RoundOverAStoreTest, ExpiresWhatIsTooOldForItsUserAndNothingElse) {
  store::Time now = 1'000'000'000'000'000;
  const auto store = store::make_memory_store({.now = [&now] { return now; }});
  for (const std::string_view user : {"alice", "bob"}) {
    store::StringBody body("Subject: old\r\n\r\n");
    ASSERT_TRUE(store->deliver(user, "", body).has_value());
  }
  now += std::chrono::microseconds(24h * 30 + 1s).count();
  store::StringBody fresh("Subject: new\r\n\r\n");
  ASSERT_TRUE(store->deliver("alice", "", fresh).has_value());
  FakeDirectory directory;
  directory.limits["alice"].expire_after = 24h * 30;
  const auto log = std::make_shared<log::MemorySink>();
  Round round({*store, directory, log::Logger(log)});
  round.go({});
  EXPECT_EQ(store->usage("alice").value().messages, 1U);
  EXPECT_EQ(store->usage("bob").value().messages, 1U);
  EXPECT_THAT(log->text(), HasSubstr("event=upkeep user=alice expired=1"));
}

}  // namespace
}  // namespace satchel::upkeep
