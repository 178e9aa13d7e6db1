#include "archive/mime/html_text.hpp"

#include <gtest/gtest.h>

namespace satchel::archive {
namespace {

constexpr std::size_t plenty = 1 << 20;

TEST(HtmlTextTest, TagsGoAndTextStays) {
  EXPECT_EQ(
      html_to_text("<html><body><p>Hello <b>wor</b>ld</p><p>second &amp; &eacute; &#x20AC;</p></body></html>", plenty),
      "Hello world\n\nsecond & \xC3\xA9 \xE2\x82\xAC\n");
  EXPECT_EQ(html_to_text("one<br>two<table><tr><td>three<td>four</tr></table>", plenty), "one\ntwo\n\nthree four\n\n");
  EXPECT_EQ(html_to_text("just text", plenty), "just text\n");
}

TEST(HtmlTextTest, ScriptsStylesAndCommentsAreNoText) {
  const std::string text = html_to_text(
      "<style>p { color: red }</style><script>if (1 < 2) alert('x')</script><!-- hidden --><p>seen</p>"
      "<script type=\"x\">unclosed",
      plenty);
  EXPECT_EQ(text, "seen\n");
}

TEST(HtmlTextTest, PreformattedTextKeepsItsLines) {
  EXPECT_EQ(html_to_text("<pre>a\n  b\n</pre>c\n  d", plenty), "a\n  b\n\nc d");
}

TEST(HtmlTextTest, TheEncodingThatThePageClaimsIsNotBelieved) {
  EXPECT_EQ(html_to_text("<meta charset=\"utf-16\"><p>\xC3\xA9t\xC3\xA9</p>", plenty), "\xC3\xA9t\xC3\xA9\n");
  EXPECT_EQ(html_to_text("<meta http-equiv=\"Content-Type\" content=\"text/html; charset=iso-8859-1\"><p>\xC3\xA9</p>",
                         plenty),
            "\xC3\xA9\n");
}

TEST(HtmlTextTest, BrokenPagesGiveWhatThereIs) {
  EXPECT_EQ(html_to_text("", plenty), "");
  EXPECT_EQ(html_to_text("<", plenty).find("alert"), std::string::npos);
  EXPECT_EQ(html_to_text("<p>a<p>b</div></table>c<b", plenty).substr(0, 4), "a\n\nb");
  html_to_text(std::string("<p>a\0b</p>", 10), plenty);
  html_to_text("\xFF\xFE<p>\x80", plenty);
}

TEST(HtmlTextTest, DeepPagesAreHarmlessAndTextIsBounded) {
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "<div>";
  html_to_text(deep + "bottom", plenty);
  std::string large;
  for (int i = 0; i < 10'000; ++i) large += "<p>text</p>";
  EXPECT_LT(html_to_text(large, 1'000).size(), 1'010U);
}

}  // namespace
}  // namespace satchel::archive
