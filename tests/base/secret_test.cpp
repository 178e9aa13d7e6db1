#include "base/secret.hpp"

#include <gtest/gtest.h>

namespace satchel::base {

TEST(Secret, WipingLeavesNoOctetInTheBuffer) {
  std::string text = "a password longer than any small-string buffer";
  text.resize(10);
  const char* storage = text.data();
  const std::size_t capacity = text.capacity();
  Secret::wipe(text);
  text.resize(capacity);  // within the capacity: the same storage
  ASSERT_EQ(text.data(), storage);
  EXPECT_EQ(text.find_first_not_of('\0'), std::string::npos);
}

TEST(Secret, MovingLeavesTheSourceEmpty) {
  Secret first(std::string("short"));
  const Secret second = std::move(first);
  EXPECT_EQ(second.reveal(), "short");
  EXPECT_TRUE(first.empty());  // NOLINT(bugprone-use-after-move): that it is wiped is the promise
}

}  // namespace satchel::base
