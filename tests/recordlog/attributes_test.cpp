#include "recordlog/attributes.hpp"

#include <gtest/gtest.h>

namespace satchel::recordlog {

TEST(Attributes, AreFoundByTheirTag) {
  std::string attributes;
  append_attribute(attributes, 1, "first");
  append_attribute(attributes, 200, "");
  append_attribute(attributes, 3, std::string(65'000, 'x'));
  append_attribute(attributes, 1, "second");
  EXPECT_EQ(find_attribute(attributes, 1), "first");
  EXPECT_EQ(find_attribute(attributes, 200), "");
  EXPECT_EQ(find_attribute(attributes, 3), std::string(65'000, 'x'));
  EXPECT_EQ(find_attribute(attributes, 4), std::nullopt);
  EXPECT_EQ(find_attribute("", 1), std::nullopt);
}

TEST(Attributes, CutShortAreNotRead) {
  std::string attributes;
  append_attribute(attributes, 1, "one");
  append_attribute(attributes, 2, "two");
  for (std::size_t length = 0; length < attributes.size(); ++length) {
    const std::string_view cut = std::string_view(attributes).substr(0, length);
    EXPECT_EQ(find_attribute(cut, 2), std::nullopt) << length;
    EXPECT_EQ(find_attribute(cut, 1).has_value(), length >= 6) << length;
  }
}

}  // namespace satchel::recordlog
