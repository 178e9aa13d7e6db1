#include "pop3/maildrop_view.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pop3/made_listing.hpp"

namespace satchel::pop3 {

TEST(MaildropView, FindsNumbersFromOneToTheLastAndNoOther) {
  const MadeListing listing(130);
  const MaildropView view(listing);
  EXPECT_EQ(view.find(MessageNumber{0}), std::nullopt);
  EXPECT_EQ(view.find(MessageNumber{1}), 0U);
  EXPECT_EQ(view.find(MessageNumber{130}), 129U);
  EXPECT_EQ(view.find(MessageNumber{131}), std::nullopt);
  EXPECT_EQ(view.find(MessageNumber{UINT64_MAX}), std::nullopt);
}

TEST(MaildropView, TotalsFollowTheMarksAndComeBack) {
  const MadeListing listing(130);
  MaildropView view(listing);
  const std::uint64_t all = view.remaining_octets();
  for (const std::size_t index : {0UL, 63UL, 64UL, 129UL}) view.mark_deleted(index);
  EXPECT_EQ(view.remaining_count(), 126U);
  EXPECT_EQ(view.remaining_octets(),
            all - listing.octets(0) - listing.octets(63) - listing.octets(64) - listing.octets(129));
  EXPECT_THAT(view.deleted(), testing::ElementsAre(0, 63, 64, 129));
  view.unmark_all();
  EXPECT_EQ(view.remaining_count(), 130U);
  EXPECT_EQ(view.remaining_octets(), all);
  EXPECT_THAT(view.deleted(), testing::IsEmpty());
  EXPECT_EQ(view.find(MessageNumber{64}), 63U);
}

}  // namespace satchel::pop3
