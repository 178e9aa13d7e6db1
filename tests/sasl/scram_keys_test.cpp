#include "sasl/scram_keys.hpp"

#include <gtest/gtest.h>

#include "base/ascii.hpp"
#include "base/base64.hpp"
#include "sasl/crypto.hpp"

namespace satchel::sasl {

// RFC 6070 section 2: PBKDF2 with HMAC-SHA-1, which RFC 5802 calls Hi().
TEST(ScramKeysTest, HiGivesTheKnownValues) {
  EXPECT_EQ(base::to_hex(crypto::pbkdf2(crypto::Hash::sha_1, "password", "salt", 1)),
            "0c60c80f961f0e71f3a9b524af6012062fe037a6");
  EXPECT_EQ(base::to_hex(crypto::pbkdf2(crypto::Hash::sha_1, "password", "salt", 4096)),
            "4b007901b765489abead49d926f721d065a429c1");
}

// RFC 2202 section 2, test cases 1 and 2.
TEST(ScramKeysTest, HmacGivesTheKnownValues) {
  EXPECT_EQ(base::to_hex(crypto::hmac(crypto::Hash::md5, std::string(16, '\x0b'), "Hi There")),
            "9294727a3638bb1c13f48ef8158bfc9d");
  EXPECT_EQ(base::to_hex(crypto::hmac(crypto::Hash::md5, "Jefe", "what do ya want for nothing?")),
            "750c783e6ab0b503eaa86e310a5db738");
  EXPECT_EQ(crypto::hmac(crypto::Hash::sha_256, {}, {}).size(), 32U);
}

TEST(ScramKeysTest, HaveTheSizeOfTheDigest) {
  for (const ScramHash hash : {ScramHash::sha_1, ScramHash::sha_256}) {
    const auto key = make_scram_key(hash, "secret", "salt", minimum_iterations);
    ASSERT_TRUE(key);
    EXPECT_EQ(key->stored_key.size(), digest_octets(hash));
    EXPECT_EQ(key->server_key.size(), digest_octets(hash));
  }
}

TEST(ScramKeysTest, PasswordsThatArePreparedAlikeHaveOneKey) {
  const auto composed = make_scram_key(ScramHash::sha_256, "caf\u00e9", "salt", minimum_iterations);
  const auto decomposed = make_scram_key(ScramHash::sha_256, "cafe\u0301", "salt", minimum_iterations);
  ASSERT_TRUE(composed && decomposed);
  EXPECT_EQ(composed->stored_key, decomposed->stored_key);
}

// RFC 5802 section 2.2: "unassigned Unicode codepoints are prohibited".
TEST(ScramKeysTest, PasswordsThatCannotBeStoredHaveNone) {
  EXPECT_EQ(make_scram_key(ScramHash::sha_1, "a\u0221", "salt", 4096).error(), SaslprepError::unassigned);
  EXPECT_EQ(make_scram_key(ScramHash::sha_1, "a\x07", "salt", 4096).error(), SaslprepError::prohibited);
  EXPECT_EQ(make_scram_key(ScramHash::sha_1, "\xff", "salt", 4096).error(), SaslprepError::not_utf8);
}

TEST(ScramKeysTest, DecoysAreTheSameForANameEachTimeAndDifferOtherwise) {
  const auto decoy = [](ScramHash hash, std::string_view secret, std::string_view name) {
    return decoy_scram_keys(hash, secret, name, 5000);
  };
  const ScramKeys first = decoy(ScramHash::sha_256, "s", "bob");
  EXPECT_EQ(first.salt, decoy(ScramHash::sha_256, "s", "bob").salt);
  EXPECT_EQ(first.salt.size(), salt_octets);
  EXPECT_EQ(first.iterations, 5000U);
  ASSERT_EQ(first.keys.size(), 1U);
  EXPECT_EQ(first.keys[0].stored_key.size(), 32U);
  EXPECT_NE(first.keys[0].stored_key, first.keys[0].server_key);
  EXPECT_NE(first.salt, decoy(ScramHash::sha_256, "s", "eve").salt);
  EXPECT_NE(first.salt, decoy(ScramHash::sha_256, "t", "bob").salt);
  EXPECT_NE(first.salt, decoy(ScramHash::sha_1, "s", "bob").salt);
}

}  // namespace satchel::sasl
