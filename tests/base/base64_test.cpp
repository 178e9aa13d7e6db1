#include "base/base64.hpp"

#include <gtest/gtest.h>

namespace satchel::base {

// RFC 4648 section 10.
TEST(Base64, TestVectorsOfTheStandard) {
  const std::pair<std::string, std::string> vectors[] = {{"", ""},
                                                         {"f", "Zg=="},
                                                         {"fo", "Zm8="},
                                                         {"foo", "Zm9v"},
                                                         {"foob", "Zm9vYg=="},
                                                         {"fooba", "Zm9vYmE="},
                                                         {"foobar", "Zm9vYmFy"}};
  for (const auto& [octets, text] : vectors) {
    EXPECT_EQ(base64_encode(octets), text);
    EXPECT_EQ(base64_decode(text), octets);
  }
}

TEST(Base64, EveryOctetSurvives) {
  std::string octets;
  for (int i = 0; i < 256; ++i) octets += static_cast<char>(i);
  EXPECT_EQ(base64_decode(base64_encode(octets)), octets);
}

TEST(Base64, AnythingButCanonicalTextIsRefused) {
  for (const char* bad : {"Z", "Zg", "Zg=", "Zh==", "Zm9=", "====", "Zm9v=", "Zm 9v", "Zm9v\r\n", "Z=g=", "*", "=Zm9"})
    EXPECT_EQ(base64_decode(bad), std::nullopt) << bad;
}

}  // namespace satchel::base
