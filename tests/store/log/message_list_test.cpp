#include "store/log/message_list.hpp"

#include <gtest/gtest.h>

namespace satchel::store {
namespace {

Entry entry(std::uint64_t number) {
  Entry entry;
  entry.octets = number;
  for (std::size_t i = 0; i < 8; ++i) entry.id[i] = static_cast<std::uint8_t>(number >> (8 * i));
  return entry;
}

TEST(MessageList, ASnapshotStaysAsItIsWhileTheListGrows) {
  MessageList list;
  for (std::uint64_t i = 0; i < 1000; ++i) {
    const MessageList snapshot = list;
    list.append(entry(i));
    ASSERT_EQ(snapshot.size(), i);
    ASSERT_EQ(list.size(), i + 1);
    if (i > 0) ASSERT_EQ(snapshot[i - 1].octets, i - 1);
  }
}

TEST(MessageList, WithoutSomeKeepsTheOrderOfTheRest) {
  MessageList list;
  IdSet odd;
  for (std::uint64_t i = 0; i < 1000; ++i) {
    list.append(entry(i));
    if (i % 2 == 1) odd.insert(entry(i).id);
  }
  MessageList even = list.without(odd);
  ASSERT_EQ(even.size(), 500U);
  for (std::size_t i = 0; i < even.size(); ++i) EXPECT_EQ(even[i].octets, 2 * i);
  even.append(entry(7));
  EXPECT_EQ(list.size(), 1000U);
  EXPECT_EQ(list[501].octets, 501U);
}

}  // namespace
}  // namespace satchel::store
