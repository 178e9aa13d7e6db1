#include "archive/catalogue/query_text.hpp"

#include <gtest/gtest.h>

namespace satchel::archive {
namespace {

TEST(QueryTextTest, EverythingIsQuoted) {
  EXPECT_EQ(to_match_expression("one two"), "\"one\" \"two\"");
  EXPECT_EQ(to_match_expression("  NEAR(a OR\t-b "), "\"NEAR(a\" \"OR\" \"-b\"");
  EXPECT_EQ(to_match_expression("pre*"), "\"pre\"*");
  EXPECT_EQ(to_match_expression("\"a phrase\" word"), "\"a phrase\" \"word\"");
  EXPECT_EQ(to_match_expression("\"a phr\"* word"), "\"a phr\"* \"word\"");
  EXPECT_EQ(to_match_expression("one\"two three\"four"), "\"one\" \"two three\" \"four\"");
}

TEST(QueryTextTest, WhatAsksForNothingIsEmpty) {
  for (const char* const query : {"", "   ", "*", "**", "\"\"", "\"  \"", "\"\"*", "\"\" * \"\""})
    EXPECT_EQ(to_match_expression(query), "") << query;
}

TEST(QueryTextTest, AnOpenQuoteIsNamed) {
  const auto expression = to_match_expression("say \"hello");
  ASSERT_FALSE(expression);
  EXPECT_EQ(expression.error().kind, ErrorKind::bad_query);
  EXPECT_EQ(expression.error().detail.find('\n'), std::string::npos);
}

}  // namespace
}  // namespace satchel::archive
