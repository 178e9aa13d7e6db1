#include "store/memory_store.hpp"

#include "store/conformance.hpp"

namespace satchel::store {

TEST(MemoryStore, NewUidlsKeepClearOfImportedOnes) {
  const auto store = make_memory_store();
  ASSERT_EQ(testing::deliver(*store, "ann", "x\r\n"), "memory-1-1");
  StringBody body("x\r\n");
  const Import next{.uidl = "memory-1-2", .received = 0, .body = &body};
  ASSERT_TRUE(store->import("ann", std::span(&next, 1)));
  EXPECT_EQ(testing::deliver(*store, "ann", "x\r\n"), "memory-1-3");
}

TEST(MemoryStore, MayGoBeforeItsSessions) {
  auto store = make_memory_store();
  testing::deliver(*store, "ann", "x\r\n");
  const auto session = testing::open(*store, "ann", Sharing::exclusive);
  store.reset();
  EXPECT_EQ(testing::wire_of(*session, 0), "x\r\n");
  EXPECT_TRUE(session->erase(std::vector<std::uint32_t>{0}));
}

}  // namespace satchel::store
