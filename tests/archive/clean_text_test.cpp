#include "archive/mime/clean_text.hpp"

#include <gtest/gtest.h>

namespace satchel::archive {
namespace {

#define FFFD "\xEF\xBF\xBD"

TEST(CleanTextTest, NothingReachesATerminalThatItWouldObey) {
  EXPECT_EQ(clean_text("a\x1B[2Jb\x07\x7F"), "a" FFFD "[2Jb" FFFD FFFD);
  EXPECT_EQ(clean_text("\xC2\x9B"
                       "2J"),
            FFFD "2J");
  EXPECT_EQ(clean_text(std::string_view("a\0b", 3)), "a" FFFD "b");
  EXPECT_EQ(clean_text("\x9B\xFF"), FFFD FFFD);
}

TEST(CleanTextTest, NothingTurnsTheDirectionOfWriting) {
  EXPECT_EQ(clean_text("exe\xE2\x80\xAE"
                       "fdp\xE2\x81\xA6"),
            "exefdp");
}

TEST(CleanTextTest, EveryLineEndBecomesLf) {
  EXPECT_EQ(clean_text("a\r\nb\rc\n\td\xE2\x80\xA8"
                       "e"),
            "a\nb\nc\n\td\ne");
}

TEST(CleanTextTest, ALineIsOneLine) {
  EXPECT_EQ(clean_line(" a \r\n\t b\nc\x1B ", 100), "a b c" FFFD);
  EXPECT_EQ(clean_line("abc\xC3\xA9 def", 4), "abc\xC3\xA9");
  EXPECT_EQ(clean_line("", 4), "");
}

}  // namespace
}  // namespace satchel::archive
