#include "store/store.hpp"

#include <gtest/gtest.h>

namespace satchel::store {

TEST(UserName, MayBePrintableAsciiOrUtf8) {
  for (const char* name :
       {"a", "ann@example.org", "a b", " ", "...", "%41", "\xc3\xbc", "\xe2\x82\xac", "\xf0\x9f\x93\xac"})
    EXPECT_TRUE(valid_user_name(name)) << name;
  EXPECT_TRUE(valid_user_name(std::string(255, 'x')));
}

TEST(UserName, IsNeverAPathOrBroken) {
  for (const char* name : {"", ".", "..", "/", "a/", "a/../b", "\x01", "a\rb", "\x7f"})
    EXPECT_FALSE(valid_user_name(name)) << name;
  EXPECT_FALSE(valid_user_name(std::string(256, 'x')));
  EXPECT_FALSE(valid_user_name(std::string_view("a\0b", 3)));
}

TEST(UserName, IsUtf8InShortestForm) {
  for (const char* name : {"\x80", "\xc3", "\xc3(", "\xc0\xae", "\xe0\x80\xaf", "\xf0\x80\x80\xaf", "\xed\xa0\x80",
                           "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80", "\xc2\x9f"})
    EXPECT_FALSE(valid_user_name(name)) << name;
}

}  // namespace satchel::store
