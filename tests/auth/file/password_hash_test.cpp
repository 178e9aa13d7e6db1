#include "auth/file/password_hash.hpp"

#include <gtest/gtest.h>

namespace satchel::auth::file {
namespace {

/// The password "secret", hashed by Dovecot's doveadm and by Python's crypt.
constexpr std::string_view foreign_hashes[] = {
    "{ARGON2ID}$argon2id$v=19$m=65536,t=3,p=1$eLAK+9lB3yAVvdoJ/ANUdg$yOL7wd8dLGveZEuis2C+AfFQluLTF2ZN5RLXJwS1itA",
    "{ARGON2I}$argon2i$v=19$m=32768,t=4,p=1$XwTJWPmZ2DjWSj1A9np6pA$vokmxIJ9YkGeQuY+MDlO2AtVo99ybCUxazEGqXeYcrA",
    "{BLF-CRYPT}$2y$05$IxVh3zrfVgOeKnfnFfn9Ve3AgSpmgRBAhNRF/i4Pkp/tpSa6H2.hy",
    "{SHA512-CRYPT}$6$saltsalt$TVLlQcbpFVof5W3Yz4DTP6gRstiNuHwwTt6GLc1E5n0U0aDehy0S5knV8wiOQSpT0Y77vwPZN.Pq."
    "H91p5hVO1",
    "{SHA256-CRYPT}$5$saltsalt$0IyaXrmV7.sGNS6tirgqHLqX/G.FBvgkYA.lpPdS5sA",
    "{CRYPT}$5$saltsalt$0IyaXrmV7.sGNS6tirgqHLqX/G.FBvgkYA.lpPdS5sA",
    "{CRYPT}abNANd1rDfiNc",
    "{crypt}$y$j75$saltsaltsalt$jyf/lxrpdyAIshWRo1x5DRC6KIE7sNRRtjcomR3PgHA",
    "$5$saltsalt$0IyaXrmV7.sGNS6tirgqHLqX/G.FBvgkYA.lpPdS5sA",
    "{SCRAM-SHA-256}4096,ULv+82A8ztfDRwcp0QGwgg==,eyE3hoYfTpSSEGqHsWFP8JMM8PEr1f96l4MWfTwZUME=,"
    "uAmZBcm/GxiGNPPNZ74/Noi5S7buDXONgV3BEkzpmSI=",
    "{PLAIN}secret",
};

Match verify(const PasswordHash& hash, std::string_view password) { return hash.scheme->verify(hash.hash, password); }

}  // namespace

TEST(PasswordHash, TakesHashesMadeByOtherPrograms) {
  for (const std::string_view field : foreign_hashes) {
    const auto hash = parse_password_hash(field);
    ASSERT_TRUE(hash) << field << ": " << hash.error();
    EXPECT_EQ(verify(*hash, "secret"), Match::yes) << field;
    for (const std::string_view wrong : {"Secret", "secre", "secret ", ""})
      EXPECT_EQ(verify(*hash, wrong), Match::no) << field;
  }
}

// crypt ends a password at a NUL; to us the rest counts.
TEST(PasswordHash, ANulDoesNotCutAPasswordOff) {
  for (const std::string_view field : foreign_hashes) {
    const auto hash = parse_password_hash(field);
    ASSERT_TRUE(hash);
    EXPECT_EQ(verify(*hash, std::string_view("secret\0more", 11)), Match::no) << field;
    EXPECT_EQ(verify(*hash, std::string_view("secret\0", 7)), Match::no) << field;
  }
}

TEST(PasswordHash, APasswordTooLongForCryptIsAWrongOne) {
  const auto hash = parse_password_hash("{SHA256-CRYPT}$5$saltsalt$0IyaXrmV7.sGNS6tirgqHLqX/G.FBvgkYA.lpPdS5sA");
  EXPECT_EQ(verify(*hash, std::string(5000, 'x')), Match::no);
}

TEST(PasswordHash, NewHashesAreArgon2idWithASaltOfTheirOwn) {
  const auto one = make_password_hash("pass:word \xc3\xa4");
  const auto two = make_password_hash("pass:word \xc3\xa4");
  ASSERT_TRUE(one && two);
  EXPECT_NE(*one, *two);
  EXPECT_TRUE(one->starts_with("{ARGON2ID}$argon2id$v=19$m=19456,t=2,p=1$")) << *one;
  const auto hash = parse_password_hash(*one);
  ASSERT_TRUE(hash);
  EXPECT_EQ(verify(*hash, "pass:word \xc3\xa4"), Match::yes);
  EXPECT_EQ(verify(*hash, "pass:word"), Match::no);
}

// `failed` would mean that the work was not done, and the time for it not spent.
TEST(PasswordHash, TheUnmatchableHashIsComputedAndMatchesNothing) {
  EXPECT_EQ(unmatchable_hash().scheme, &schemes().front());
  EXPECT_TRUE(unmatchable_hash().scheme->valid(unmatchable_hash().hash));
  EXPECT_EQ(verify(unmatchable_hash(), "secret"), Match::no);
}

TEST(PasswordHash, SaysWhatIsWrongAndWhatIsAllowed) {
  EXPECT_EQ(parse_password_hash("{MD4}x").error(),
            "the scheme is not known; known are ARGON2ID, ARGON2I, CRYPT, SHA512-CRYPT, SHA256-CRYPT, BLF-CRYPT, "
            "SCRAM-SHA-256, PLAIN");
  EXPECT_TRUE(parse_password_hash("secret").error().starts_with("the password has no {SCHEME} in front"));
  EXPECT_EQ(parse_password_hash("{PLAIN").error(), "the scheme's closing } is missing");
  EXPECT_EQ(parse_password_hash("{PLAIN}").error(), "this is no hash of the scheme PLAIN");
}

TEST(PasswordHash, RefusesHashesThatCouldNotBeComputed) {
  for (const std::string_view field :
       {"{SHA512-CRYPT}$5$saltsalt$0IyaXrmV7.sGNS6tirgqHLqX/G.FBvgkYA.lpPdS5sA",
        "{CRYPT}$",
        "{CRYPT}",
        "$99$x$y",
        "{BLF-CRYPT}$6$x$y",
        "{ARGON2ID}$argon2i$v=19$m=64,t=1,p=1$c29tZXNhbHQ$AAAAAAAAAAA",
        "{ARGON2ID}$argon2id$v=16$m=64,t=1,p=1$c29tZXNhbHQ$AAAAAAAAAAA",
        "{ARGON2ID}$argon2id$v=19$m=4,t=1,p=1$c29tZXNhbHQ$AAAAAAAAAAA",
        "{ARGON2ID}$argon2id$v=19$m=64,t=0,p=1$c29tZXNhbHQ$AAAAAAAAAAA",
        "{ARGON2ID}$argon2id$v=19$m=64,t=1$c29tZXNhbHQ$AAAAAAAAAAA",
        "{ARGON2ID}$argon2id$v=19$m=64,t=1,p=1,q=1$c29tZXNhbHQ$AAAAAAAAAAA",
        "{ARGON2ID}$argon2id$v=19$m=64,t=1,p=1$c2FsdA$AAAAAAAAAAA",
        "{ARGON2ID}$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$",
        "{ARGON2ID}$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$AAAA AAAAAA",
        "{ARGON2ID}$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$AAAAAAAAA$",
        "{ARGON2ID}$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$AAAAAAAAAAAAA",
        "{SCRAM-SHA-256}",
        "{SCRAM-SHA-256}4096,,eyE3hoYfTpSSEGqHsWFP8JMM8PEr1f96l4MWfTwZUME=,"
        "eyE3hoYfTpSSEGqHsWFP8JMM8PEr1f96l4MWfTwZUME=",
        "{SCRAM-SHA-256}4095,c2FsdA==,eyE3hoYfTpSSEGqHsWFP8JMM8PEr1f96l4MWfTwZUME=,"
        "eyE3hoYfTpSSEGqHsWFP8JMM8PEr1f96l4MWfTwZUME=",
        "{SCRAM-SHA-256}4294967295,c2FsdA==,eyE3hoYfTpSSEGqHsWFP8JMM8PEr1f96l4MWfTwZUME=,"
        "eyE3hoYfTpSSEGqHsWFP8JMM8PEr1f96l4MWfTwZUME=",
        "{SCRAM-SHA-256}4096,c2FsdA==,eyE3hoYfTpSSEGqHsWFP8JMM8PEr1f96l4MWfTwZUME=",
        "{SCRAM-SHA-256}4096,c2FsdA==,c2FsdA==,c2FsdA==",
        "{SCRAM-SHA-256}4096,c2FsdA==,eyE3hoYfTpSSEGqHsWFP8JMM8PEr1f96l4MWfTwZUME=,"
        "eyE3hoYfTpSSEGqHsWFP8JMM8PEr1f96l4MWfTwZUME=,"})
    EXPECT_FALSE(parse_password_hash(field)) << field;
}

TEST(PasswordHash, WhatIsTakenForArgon2CanBeComputed) {
  const auto hash = parse_password_hash("{ARGON2ID}$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$AAAAAAAAAAA");
  ASSERT_TRUE(hash);
  EXPECT_EQ(verify(*hash, "secret"), Match::no);
}

}  // namespace satchel::auth::file
