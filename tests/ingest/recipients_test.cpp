#include "ingest/recipients.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "ingest/fake_directory.hpp"

namespace satchel::ingest {
namespace {

using Lookup = auth::Directory::Lookup;

class RecipientsTest : public testing::Test {
 protected:
  std::string user_of(std::string_view address) {
    const Resolved resolved = resolve_recipient(address, domains_, directory_);
    return resolved.lookup == Lookup::found ? resolved.user : "";
  }
  FakeDirectory directory_;
  std::vector<std::string> domains_{"example.org", "mail.example.org"};
};

TEST_F(RecipientsTest, BareNameIsAUser) { EXPECT_EQ(user_of("alice"), "alice"); }

TEST_F(RecipientsTest, AddressInOurDomainsBelongsToItsLocalPart) {
  EXPECT_EQ(user_of("alice@example.org"), "alice");
  EXPECT_EQ(user_of("alice@mail.example.org"), "alice");
  EXPECT_EQ(user_of("alice@EXAMPLE.org"), "alice");
}

TEST_F(RecipientsTest, AddressElsewhereBelongsToNobody) {
  EXPECT_EQ(user_of("alice@example.com"), "");
  EXPECT_EQ(user_of("alice@"), "");
  EXPECT_EQ(user_of("@example.org"), "");
  EXPECT_EQ(user_of(""), "");
}

TEST_F(RecipientsTest, FullNameGoesBeforeTheLocalPart) {
  EXPECT_EQ(user_of("sales@example.org"), "sales@example.org");
  EXPECT_EQ(user_of("sales@Example.ORG"), "sales@example.org");
  EXPECT_EQ(user_of("sales@mail.example.org"), "");
}

TEST_F(RecipientsTest, CaseOfTheLocalPartIsForgiven) {
  EXPECT_EQ(user_of("Alice@example.org"), "alice");
  EXPECT_EQ(user_of("BOB"), "bob");
}

TEST_F(RecipientsTest, UserThatCannotBeLookedUpIsNotUnknown) {
  EXPECT_EQ(resolve_recipient("carol@example.org", domains_, directory_).lookup, Lookup::unavailable);
}

}  // namespace
}  // namespace satchel::ingest
