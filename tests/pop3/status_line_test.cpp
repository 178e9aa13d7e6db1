#include "pop3/status_line.hpp"

#include <gtest/gtest.h>

namespace satchel::pop3 {
namespace {

using Kind = StatusLine::Kind;

void expect_parts(std::string_view line, Kind kind, std::string_view code, std::string_view text) {
  const auto status = parse_status_line(line);
  ASSERT_TRUE(status.has_value()) << line;
  EXPECT_EQ(status->kind, kind) << line;
  EXPECT_EQ(status->code, code) << line;
  EXPECT_EQ(status->text, text) << line;
}

}  // namespace

TEST(StatusLine, SignCodeAndTextAreTakenApart) {
  expect_parts("+OK", Kind::positive, "", "");
  expect_parts("+OK 2 320", Kind::positive, "", "2 320");
  expect_parts("-ERR [SYS/TEMP] later", Kind::negative, "SYS/TEMP", "later");
  expect_parts("-ERR [AUTH]", Kind::negative, "AUTH", "");
  expect_parts("-err  two  spaces", Kind::negative, "", "two  spaces");
  expect_parts("-ERR [no end", Kind::negative, "", "[no end");
  expect_parts("-ERR text [AUTH]", Kind::negative, "", "text [AUTH]");
  expect_parts("+ ", Kind::challenge, "", "");
  expect_parts("+", Kind::challenge, "", "");
  expect_parts("+ AAAA", Kind::challenge, "", "AAAA");
}

TEST(StatusLine, OddFormsAreTold) {
  for (const char* line : {"+ok", "+OKready", "-err no", "+", "+OK\tready", "-ERR[AUTH]"})
    EXPECT_TRUE(parse_status_line(line)->odd) << line;
  for (const char* line : {"+OK", "+OK ready", "-ERR [AUTH] no", "+ ", "+ AAAA", "-ERR"})
    EXPECT_FALSE(parse_status_line(line)->odd) << line;
}

TEST(StatusLine, OtherLinesAreNone) {
  for (const char* line : {"", "OK", "+O", "-ER", "+FINE", "* OK", "220 ready", "-", "ERR"})
    EXPECT_FALSE(parse_status_line(line).has_value()) << line;
}

// RFC 1939 section 7, the greeting of the example of APOP.
TEST(StatusLine, TimestampIsFoundBetweenItsBrackets) {
  EXPECT_EQ(find_timestamp("POP3 server ready <1896.697170952@dbc.mtview.ca.us> hello"),
            "<1896.697170952@dbc.mtview.ca.us>");
  for (const char* greeting : {"ready", "", "a < b", "a > b", ">x<"})
    EXPECT_EQ(find_timestamp(greeting), "") << greeting;
}

}  // namespace satchel::pop3
