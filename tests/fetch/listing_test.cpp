#include "fetch/listing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace satchel::fetch {
namespace {

using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;

TEST(Listing, OnlyUnknownMessagesAreChosenInTheServersOrder) {
  const std::vector<Listed> listed{{1, "a"}, {2, "b"}, {3, "c"}};
  EXPECT_THAT(choose_new(listed, {"b"}), ElementsAre(Field(&Listed::number, 1U), Field(&Listed::number, 3U)));
  EXPECT_THAT(choose_new(listed, {"a", "b", "c"}), IsEmpty());
}

TEST(Listing, AUniqueIdThatRepeatsProvesNothingAboutAnyMessage) {
  const std::vector<Listed> listed{{1, "same"}, {2, "same"}, {3, "c"}};
  EXPECT_THAT(choose_new(listed, {"same", "c"}), ElementsAre(Field(&Listed::number, 1U), Field(&Listed::number, 2U)));
}

}  // namespace
}  // namespace satchel::fetch
