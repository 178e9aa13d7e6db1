#include "migrate/uidl_assigner.hpp"

#include <gtest/gtest.h>

#include "store/store.hpp"

namespace satchel::migrate {
namespace {

MessageDigest::Octets digest_of(std::string_view text) {
  MessageDigest digest;
  digest.feed(text);
  return digest.finish();
}

TEST(UidlAssignerTest, AUidlThatCanBeKeptIsKept) {
  UidlAssigner assigner;
  const auto assigned = assigner.assign("000012674c0907b0", digest_of("a"));
  EXPECT_EQ(assigned.uidl, "000012674c0907b0");
  EXPECT_EQ(assigned.note, "");
}

TEST(UidlAssignerTest, MessagesWithoutOneGetTheSameInEachRun) {
  UidlAssigner first, second;
  const std::string a = first.assign("", digest_of("a")).uidl;
  const std::string again = first.assign("", digest_of("a")).uidl;
  const std::string b = first.assign("", digest_of("b")).uidl;
  EXPECT_TRUE(a != again && a != b && again != b);
  EXPECT_TRUE(store::valid_uidl(a));
  EXPECT_EQ(a.size(), 32U);
  // Others in between change nothing.
  EXPECT_EQ(second.assign("", digest_of("b")).uidl, b);
  EXPECT_EQ(second.assign("", digest_of("a")).uidl, a);
  EXPECT_EQ(second.assign("", digest_of("a")).uidl, again);
}

TEST(UidlAssignerTest, AUidlThatPop3DoesNotAllowOrThatIsTakenIsReplaced) {
  UidlAssigner assigner;
  EXPECT_TRUE(assigner.assign("x", digest_of("a")).note.empty());
  for (const std::string& wanted : {std::string("x"), std::string("two words"), std::string(71, 'x')}) {
    const auto assigned = assigner.assign(wanted, digest_of("a"));
    EXPECT_EQ(assigned.uidl.size(), 32U) << wanted;
    EXPECT_FALSE(assigned.note.empty()) << wanted;
  }
}

}  // namespace
}  // namespace satchel::migrate
