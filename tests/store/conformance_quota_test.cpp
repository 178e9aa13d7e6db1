#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "store/backends.hpp"

namespace satchel::store::testing {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

/// What counts toward a quota, and what a quota refuses.
class StoreQuota : public ConformanceTest {
 protected:
  std::optional<ErrorKind> deliver_within(const Quota& quota, const std::string& wire, std::string_view header = "") {
    StringBody body(wire);
    return error_of(store().deliver("ann", header, body, quota));
  }
  void expect_usage(std::uint64_t messages, std::uint64_t octets) {
    const Usage usage = must(store().usage("ann"));
    EXPECT_EQ(usage.messages, messages);
    EXPECT_EQ(usage.octets, octets);
  }
};
INSTANTIATE_TEST_SUITE_P(Backends, StoreQuota, ::testing::ValuesIn(complete_backends()), backend_name);

TEST_P(StoreQuota, AnUnknownUserUsesNothing) {
  expect_usage(0, 0);
  EXPECT_EQ(error_of(store().usage("a/b")), ErrorKind::bad_name);
}

TEST_P(StoreQuota, UsageIsTheSumOfTheOctetsThatSessionsShow) {
  deliver(store(), "ann", "..one\r\n");
  deliver(store(), "ann", "two\r\n", "Received: by us\r\n");
  deliver(store(), "bob", "not hers\r\n");
  import("given", "three\r\n", now());
  std::uint64_t octets = 0;
  for (const Seen& seen : all_of(store(), "ann")) octets += seen.octets;
  EXPECT_EQ(octets, 6U + 22U + 7U);
  expect_usage(3, octets);
  reopen();
  expect_usage(3, octets);
}

TEST_P(StoreQuota, ADeletedMessageDoesNotCount) {
  const std::string uidl = deliver(store(), "ann", "one\r\n");
  deliver(store(), "ann", "three\r\n");
  erase({uidl});
  expect_usage(1, 7);
  undelete(uidl);
  expect_usage(2, 12);
}

TEST_P(StoreQuota, AMessageHiddenFromOneDeviceCounts) {
  if (!GetParam().supports_views) GTEST_SKIP() << "no views";
  const std::string uidl = deliver(store(), "ann", "one\r\n");
  must(store().add_device("ann", "laptop"));
  erase({uidl}, "phone");
  expect_usage(1, 5);
  undelete(uidl, "phone");
  expect_usage(2, 10);
  erase({uidl}, "laptop");
  expect_usage(1, 5);
}

TEST_P(StoreQuota, AMessageThatJustFitsIsTaken) {
  EXPECT_EQ(deliver_within({.octets = 10, .messages = 2}, "12345678\r\n"), std::nullopt);
  EXPECT_EQ(deliver_within({.octets = 10, .messages = 2}, ""), std::nullopt);
  EXPECT_EQ(deliver_within({}, "more\r\n"), std::nullopt);
  expect_usage(3, 16);
}

TEST_P(StoreQuota, AMessageThatDoesNotFitIsRefusedAndLeavesNothing) {
  deliver(store(), "ann", "one\r\n");
  const auto before = all_of(store(), "ann");
  EXPECT_EQ(deliver_within({.octets = 9}, "two\r\n"), ErrorKind::over_quota);
  EXPECT_EQ(deliver_within({.messages = 1}, ""), ErrorKind::over_quota);
  EXPECT_EQ(deliver_within({.octets = 0}, "x\r\n"), ErrorKind::over_quota);
  EXPECT_EQ(all_of(store(), "ann"), before);
  reopen();
  EXPECT_EQ(all_of(store(), "ann"), before);
  expect_usage(1, 5);
}

TEST_P(StoreQuota, TheHeaderCountsAndStuffingDoesNot) {
  EXPECT_EQ(deliver_within({.octets = 13}, "..one\r\n", "A: b\r\n\r\n"), ErrorKind::over_quota);
  EXPECT_EQ(deliver_within({.octets = 14}, "..one\r\n", "A: b\r\n\r\n"), std::nullopt);
}

TEST_P(StoreQuota, DeletingMakesRoomAtOnce) {
  const std::string uidl = deliver(store(), "ann", "one\r\n");
  EXPECT_EQ(deliver_within({.messages = 1}, "two\r\n"), ErrorKind::over_quota);
  erase({uidl});
  EXPECT_EQ(deliver_within({.messages = 1}, "two\r\n"), std::nullopt);
}

TEST_P(StoreQuota, WhatIsBroughtBackIsNotRefusedAndCounts) {
  const std::string uidl = deliver(store(), "ann", "one\r\n");
  erase({uidl});
  EXPECT_EQ(deliver_within({.messages = 1}, "two\r\n"), std::nullopt);
  undelete(uidl);
  expect_usage(2, 10);
  EXPECT_EQ(deliver_within({.messages = 2}, "three\r\n"), ErrorKind::over_quota);
}

TEST_P(StoreQuota, DeliveriesAtTheSameTimeDoNotPassItTogether) {
  std::atomic<int> taken = 0;
  {
    std::vector<std::jthread> running;
    for (int thread = 0; thread < 4; ++thread) {
      running.emplace_back([&] {
        for (int round = 0; round < 10; ++round) {
          const auto error = deliver_within({.octets = 50, .messages = 100}, "one\r\n");
          if (error) {
            EXPECT_EQ(error, ErrorKind::over_quota);
          } else {
            ++taken;
          }
        }
      });
    }
  }
  EXPECT_EQ(taken, 10);
  EXPECT_THAT(all_of(store(), "ann"), SizeIs(10));
}

}  // namespace
}  // namespace satchel::store::testing
