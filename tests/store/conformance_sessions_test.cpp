#include <gmock/gmock.h>

#include <atomic>
#include <set>
#include <thread>

#include "message/octet_counter.hpp"
#include "store/backends.hpp"

namespace satchel::store::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// Sessions and deliveries.
class StoreConformance : public ConformanceTest {};
INSTANTIATE_TEST_SUITE_P(Backends, StoreConformance, ::testing::ValuesIn(every_backend()), backend_name);

const std::vector<std::string> odd_names = {"a b",
                                            "ü",
                                            "x@y",
                                            "%41",
                                            "..x",
                                            "A",
                                            "a",
                                            ".hidden",
                                            "+-_",
                                            "'; --",
                                            "%",
                                            std::string(255, 'n'),
                                            std::string(255, '%')};

TEST_P(StoreConformance, AnUnknownUserSeesAnEmptyMaildrop) {
  EXPECT_EQ(open(store(), "nobody", Sharing::exclusive)->count(), 0U);
  EXPECT_EQ(open(store(), "nobody", Sharing::snapshot)->count(), 0U);
}

TEST_P(StoreConformance, WhatIsDeliveredIsThereInOrder) {
  const std::string one = deliver(store(), "ann", "Subject: 1\r\n\r\none\r\n");
  const std::string two = deliver(store(), "ann", "Subject: 2\r\n\r\n..two\r\n", "Received: by us\r\n");
  deliver(store(), "bob", "Subject: 3\r\n\r\nthree\r\n");
  EXPECT_THAT(all_of(store(), "ann"), ElementsAre(Seen{one, 19, "Subject: 1\r\n\r\none\r\n"},
                                                  Seen{two, 37, "Received: by us\r\nSubject: 2\r\n\r\n..two\r\n"}));
}

TEST_P(StoreConformance, OctetsAreThoseAfterUnstuffing) {
  const std::vector<std::string> messages = {"", "..\r\n", "..\r\n..\r\n\r\n...x\r\n", std::string("\0\xff\r\n", 4),
                                             "Subject: x\r\n\r\n" + std::string(300'000, 'x') + "\r\n"};
  for (const std::string& wire : messages) deliver(store(), "ann", wire, "Return-Path: <>\r\n");
  for (const Seen& seen : all_of(store(), "ann")) EXPECT_EQ(seen.octets, message::count_octets(seen.wire));
  EXPECT_THAT(all_of(store(), "ann"), SizeIs(messages.size()));
}

TEST_P(StoreConformance, ASessionSeesASnapshot) {
  for (int i = 0; i < 3; ++i) deliver(store(), "ann", "message " + std::to_string(i) + "\r\n");
  const auto session = open(store(), "ann");
  const auto before = all_of(*session);
  const auto body = session->open(1);
  ASSERT_TRUE(body);

  deliver(store(), "ann", "later\r\n");
  const auto other = open(store(), "ann");
  EXPECT_EQ(other->count(), 4U);
  ASSERT_TRUE(other->erase(std::vector<std::uint32_t>{0, 1, 2}));
  EXPECT_EQ(other->count(), 4U);

  EXPECT_EQ(all_of(*session), before);
  EXPECT_EQ(read_all(**body).value(), before[1].wire);
  EXPECT_THAT(all_of(store(), "ann"), SizeIs(1));
}

TEST_P(StoreConformance, AMessageIsVisibleOnceItIsDelivered) {
  for (std::size_t i = 1; i <= 20; ++i) {
    const std::string uidl = deliver(store(), "ann", "x\r\n");
    const auto session = open(store(), "ann", Sharing::exclusive);
    ASSERT_EQ(session->count(), i);
    EXPECT_EQ(uidl_of(*session, i - 1), uidl);
  }
}

TEST_P(StoreConformance, UidlsAreUniqueAndOfAllowedCharacters) {
  std::set<std::string> uidls;
  for (int i = 0; i < 300; ++i) uidls.insert(deliver(store(), i % 2 == 0 ? "ann" : "bob", "the same\r\n"));
  EXPECT_EQ(uidls.size(), 300U);
  for (const std::string& uidl : uidls) {
    EXPECT_FALSE(uidl.empty());
    EXPECT_LE(uidl.size(), 70U);
    for (const char c : uidl) EXPECT_TRUE(c >= 0x21 && c <= 0x7e);
  }
}

TEST_P(StoreConformance, EverythingIsTheSameAfterReopening) {
  for (int i = 0; i < 200; ++i) deliver(store(), "ann", "message " + std::to_string(i) + "\r\n", "Header: x\r\n");
  ASSERT_TRUE(open(store(), "ann")->erase(std::vector<std::uint32_t>{0, 7, 100, 199}));
  const auto before = all_of(store(), "ann");
  for (int round = 0; round < 3; ++round) {
    reopen();
    EXPECT_EQ(all_of(store(), "ann"), before);
  }
  EXPECT_THAT(before, SizeIs(196));
}

TEST_P(StoreConformance, DeletedMessagesStayDeletedAndTheirUidlsAreNotUsedAgain) {
  const std::string gone = deliver(store(), "ann", "one\r\n");
  const std::string kept = deliver(store(), "ann", "two\r\n");
  ASSERT_TRUE(open(store(), "ann", Sharing::exclusive)->erase(std::vector<std::uint32_t>{0}));
  reopen();
  const std::string added = deliver(store(), "ann", "one\r\n");
  EXPECT_NE(added, gone);
  EXPECT_THAT(all_of(store(), "ann"), ElementsAre(Seen{kept, 5, "two\r\n"}, Seen{added, 5, "one\r\n"}));
}

TEST_P(StoreConformance, DeletingNothingChangesNothing) {
  deliver(store(), "ann", "one\r\n");
  EXPECT_TRUE(open(store(), "ann")->erase({}));
  EXPECT_THAT(all_of(store(), "ann"), SizeIs(1));
}

TEST_P(StoreConformance, DeletingWhatAnotherSessionDeletedIsFine) {
  for (int i = 0; i < 4; ++i) deliver(store(), "ann", "x\r\n");
  const auto one = open(store(), "ann");
  const auto two = open(store(), "ann");
  EXPECT_TRUE(one->erase(std::vector<std::uint32_t>{0, 1}));
  EXPECT_TRUE(two->erase(std::vector<std::uint32_t>{1, 2}));
  EXPECT_THAT(all_of(store(), "ann"), SizeIs(1));
}

TEST_P(StoreConformance, ASessionThatEndsWithoutErasingDeletesNothing) {
  deliver(store(), "ann", "x\r\n");
  open(store(), "ann", Sharing::exclusive).reset();
  EXPECT_THAT(all_of(store(), "ann"), SizeIs(1));
}

TEST_P(StoreConformance, AnExclusiveSessionHoldsTheMaildropUntilItGoes) {
  auto held = open(store(), "ann", Sharing::exclusive);
  const auto refused = store().open("ann", Sharing::exclusive);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::in_use);
  EXPECT_TRUE(store().open("bob", Sharing::exclusive));
  deliver(store(), "ann", "arrives all the same\r\n");
  held.reset();
  EXPECT_EQ(open(store(), "ann", Sharing::exclusive)->count(), 1U);
}

TEST_P(StoreConformance, SnapshotSessionsRunSideBySide) {
  deliver(store(), "ann", "x\r\n");
  const auto one = open(store(), "ann", Sharing::snapshot);
  const auto two = open(store(), "ann", Sharing::snapshot);
  EXPECT_EQ(one->count(), 1U);
  EXPECT_EQ(two->count(), 1U);
}

TEST_P(StoreConformance, OddNamesHaveMaildropsOfTheirOwn) {
  for (const std::string& name : odd_names) deliver(store(), name, "for " + name + "\r\n");
  reopen();
  for (const std::string& name : odd_names) {
    const auto all = all_of(store(), name);
    ASSERT_THAT(all, SizeIs(1)) << name;
    EXPECT_EQ(all[0].wire, "for " + name + "\r\n");
  }
}

TEST_P(StoreConformance, IllegalNamesAreRefused) {
  const std::vector<std::string> names = {"",     ".",    "..",       "a/b",  "../ann",   std::string("a\0b", 3),
                                          "a\nb", "\x7f", "\xc2\x85", "\xff", "\xc0\xaf", std::string(256, 'n')};
  for (const std::string& name : names) {
    const auto session = store().open(name, Sharing::snapshot);
    ASSERT_FALSE(session) << name;
    EXPECT_EQ(session.error().kind, ErrorKind::bad_name);
    StringBody body("x\r\n");
    EXPECT_EQ(store().deliver(name, "", body).error().kind, ErrorKind::bad_name);
  }
}

TEST_P(StoreConformance, ABodyIsReadAtAnyPlace) {
  std::string wire;
  for (int i = 0; i < 5000; ++i) wire += "line " + std::to_string(i) + "\r\n";
  deliver(store(), "ann", wire);
  const auto session = open(store(), "ann");
  const auto body = session->open(0).value();
  ASSERT_EQ(body->wire_octets(), wire.size());
  for (const std::size_t offset : {0UZ, 1UZ, 40'000UZ, wire.size() - 1, 7UZ}) {
    std::string part(1000, '?');
    const auto got = body->read(offset, part);
    ASSERT_TRUE(got);
    EXPECT_EQ(part.substr(0, *got), wire.substr(offset, 1000));
    const auto cached = body->read_if_cached(offset, part);
    ASSERT_TRUE(cached);
    if (*cached) EXPECT_EQ(part.substr(0, **cached), wire.substr(offset, **cached));
  }
  char into[10];
  EXPECT_EQ(body->read(wire.size(), into).value(), 0U);
  EXPECT_EQ(body->read(wire.size() + 1000, into).value(), 0U);
  EXPECT_EQ(body->read_if_cached(wire.size(), into).value(), 0U);
}

TEST_P(StoreConformance, ABodyOutlivesItsSession) {
  deliver(store(), "ann", "text\r\n");
  const auto body = open(store(), "ann")->open(0).value();
  EXPECT_EQ(read_all(*body).value(), "text\r\n");
}

TEST_P(StoreConformance, ABodyThatCannotBeReadLeavesNothing) {
  BrokenBody body;
  EXPECT_EQ(store().deliver("ann", "Header: x\r\n", body).error().kind, ErrorKind::temporary);
  EXPECT_THAT(all_of(store(), "ann"), IsEmpty());
}

TEST_P(StoreConformance, DeliveriesFromManyThreadsAreAllThereOnce) {
  constexpr int threads = 8;
  constexpr int rounds = 40;
  {
    std::vector<std::jthread> running;
    for (int thread = 0; thread < threads; ++thread) {
      running.emplace_back([&, thread] {
        for (int round = 0; round < rounds; ++round) {
          const std::string wire = std::to_string(thread) + " " + std::to_string(round) + "\r\n";
          const std::string uidl = deliver(store(), round % 4 == 0 ? "bob" : "ann", wire);
          EXPECT_FALSE(uidl.empty());
        }
      });
    }
  }
  reopen();
  std::multiset<std::string> found;
  for (const char* user : {"ann", "bob"})
    for (const Seen& seen : all_of(store(), user)) found.insert(seen.wire);
  ASSERT_EQ(found.size(), static_cast<std::size_t>(threads * rounds));
  for (int thread = 0; thread < threads; ++thread)
    for (int round = 0; round < rounds; ++round)
      EXPECT_EQ(found.count(std::to_string(thread) + " " + std::to_string(round) + "\r\n"), 1U);
}

TEST_P(StoreConformance, SessionsAndDeliveriesRunTogether) {
  std::atomic<int> delivered = 0;
  std::atomic<std::size_t> erased = 0;
  {
    std::vector<std::jthread> running;
    for (int thread = 0; thread < 3; ++thread) {
      running.emplace_back([&] {
        for (int round = 0; round < 60; ++round) {
          deliver(store(), "ann", "Subject: x\r\n\r\n..text\r\n");
          ++delivered;
        }
      });
    }
    for (int thread = 0; thread < 2; ++thread) {
      running.emplace_back([&] {
        for (int round = 0; round < 40; ++round) {
          const auto at_least = static_cast<std::size_t>(delivered);
          auto session = store().open("ann", Sharing::exclusive);
          if (!session) {
            EXPECT_EQ(session.error().kind, ErrorKind::in_use);
            continue;
          }
          const std::size_t count = (*session)->count();
          EXPECT_GE(count + erased, at_least);
          for (const Seen& seen : all_of(**session)) EXPECT_EQ(seen.wire, "Subject: x\r\n\r\n..text\r\n");
          if (count == 0) continue;
          EXPECT_TRUE((*session)->erase(std::vector<std::uint32_t>{static_cast<std::uint32_t>(count / 2)}));
          ++erased;
        }
      });
    }
  }
  EXPECT_EQ(all_of(store(), "ann").size(), static_cast<std::size_t>(delivered) - erased);
}

}  // namespace
}  // namespace satchel::store::testing
