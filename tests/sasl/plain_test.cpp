#include "sasl/plain.hpp"

#include <gtest/gtest.h>

namespace satchel::sasl {
namespace {

using namespace std::string_literals;

PlainError error_of(std::string_view response) {
  const auto parsed = parse_plain(response);
  return parsed ? PlainError::nul : parsed.error();
}

}  // namespace

// The examples of RFC 4616 section 4.
TEST(Plain, TakesTheExamplesOfTheRfc) {
  const auto own = parse_plain("\0tim\0tanstaaftanstaaf"s);
  ASSERT_TRUE(own);
  EXPECT_EQ(own->authorization_id, "");
  EXPECT_EQ(own->authentication_id, "tim");
  EXPECT_EQ(own->password.reveal(), "tanstaaftanstaaf");

  const auto other = parse_plain("Ursel\0Kurt\0xipj3plmq"s);
  ASSERT_TRUE(other);
  EXPECT_EQ(other->authorization_id, "Ursel");
  EXPECT_EQ(other->authentication_id, "Kurt");
  EXPECT_EQ(other->password.reveal(), "xipj3plmq");
}

TEST(Plain, RefusesAnythingButThreeParts) {
  EXPECT_EQ(error_of(""), PlainError::parts);
  EXPECT_EQ(error_of("tim"), PlainError::parts);
  EXPECT_EQ(error_of("tim\0secret"s), PlainError::parts);
}

TEST(Plain, NeverCutsAPasswordAtANul) {
  EXPECT_EQ(error_of("\0tim\0secret\0"s), PlainError::parts);
  EXPECT_EQ(error_of("\0tim\0secret\0more"s), PlainError::parts);
}

TEST(Plain, RefusesAnEmptyNameOrPassword) {
  EXPECT_EQ(error_of("admin\0\0secret"s), PlainError::no_name);
  EXPECT_EQ(error_of("\0tim\0"s), PlainError::no_password);
}

TEST(Plain, TakesPartsOf255OctetsAndLonger) {
  const std::string name(255, 'n');
  const std::string password(4096, 'p');
  const auto parsed = parse_plain("z"s + '\0' + name + '\0' + password);
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->authentication_id, name);
  EXPECT_EQ(parsed->password.reveal(), password);
}

TEST(Plain, TakesOctetsThatAreNotUtf8) {
  const auto parsed = parse_plain("\0tim\0pass\xe4\xff"s);
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->password.reveal(), "pass\xe4\xff");
}

TEST(Plain, ServerReadsWhatTheClientMakes) {
  for (const std::string_view authorization : {"", "Ursel"}) {
    const auto made = make_plain(authorization, "Kurt", " spaces at both ends ");
    ASSERT_TRUE(made);
    const auto parsed = parse_plain(made->reveal());
    ASSERT_TRUE(parsed);
    EXPECT_EQ(parsed->authorization_id, authorization);
    EXPECT_EQ(parsed->authentication_id, "Kurt");
    EXPECT_EQ(parsed->password.reveal(), " spaces at both ends ");
  }
}

TEST(Plain, ClientMakesNoMessageThatTheServerWouldReadOtherwise) {
  EXPECT_EQ(make_plain("", "tim\0admin"s, "secret").error(), PlainError::nul);
  EXPECT_EQ(make_plain("a\0b"s, "tim", "secret").error(), PlainError::nul);
  EXPECT_EQ(make_plain("", "tim", "sec\0ret"s).error(), PlainError::nul);
  EXPECT_EQ(make_plain("", "", "secret").error(), PlainError::no_name);
  EXPECT_EQ(make_plain("", "tim", "").error(), PlainError::no_password);
}

TEST(Plain, EveryErrorHasItsSentence) {
  for (const PlainError error : {PlainError::parts, PlainError::no_name, PlainError::no_password, PlainError::nul})
    EXPECT_FALSE(describe(error).empty());
}

}  // namespace satchel::sasl
