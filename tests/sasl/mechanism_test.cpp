#include "sasl/mechanism.hpp"

#include <gtest/gtest.h>

namespace satchel::sasl {

TEST(MechanismTable, EveryMechanismIsFoundByItsNameInAnyCase) {
  EXPECT_EQ(mechanisms().size(), 10U);
  for (const MechanismInfo& row : mechanisms()) {
    EXPECT_EQ(find_mechanism(row.name), row.mechanism);
    EXPECT_EQ(&info(row.mechanism), &row);
    EXPECT_FALSE(row.source.empty());
  }
  EXPECT_EQ(find_mechanism("scram-sha-256-plus"), Mechanism::scram_sha_256_plus);
  EXPECT_EQ(find_mechanism("Plain"), Mechanism::plain);
}

TEST(MechanismTable, NothingElseIsFound) {
  for (const char* name : {"", "PLAI", "PLAINX", "SCRAM-SHA-512", "ANONYMOUS", "DIGEST-MD5"})
    EXPECT_EQ(find_mechanism(name), std::nullopt) << name;
}

// RFC 4422 section 3.1: "SASL mechanism names are strings 1 to 20 characters in length, consisting of ASCII uppercase
// letters, digits, hyphens, and/or underscores."
TEST(MechanismTable, NamesHaveTheFormOfTheRfc) {
  for (const MechanismInfo& row : mechanisms()) {
    EXPECT_GE(row.name.size(), 1U);
    EXPECT_LE(row.name.size(), 20U);
    for (const char c : row.name) EXPECT_TRUE((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-') << row.name;
  }
}

TEST(MechanismTable, SetsHoldWhatWasAdded) {
  Mechanisms set{Mechanism::plain, Mechanism::cram_md5};
  EXPECT_TRUE(set.contains(Mechanism::plain));
  EXPECT_FALSE(set.contains(Mechanism::login));
  set.remove(Mechanism::plain);
  set.remove(Mechanism::cram_md5);
  EXPECT_TRUE(set.empty());
}

}  // namespace satchel::sasl
