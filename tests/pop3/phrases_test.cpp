#include "pop3/phrases.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <sstream>
#include <string>

#include "pop3/made_listing.hpp"
#include "pop3/replies.hpp"
#include "pop3/server_driver.hpp"

namespace satchel::pop3 {
namespace {

constexpr std::size_t phrase_count = static_cast<std::size_t>(Phrase::unknown_language) + 1;
// RFC 2449 section 4: "The maximum length of the first line of a command response (including the initial greeting) is
// unchanged at 512 octets (including the terminating CRLF)."
constexpr std::size_t status_line_octets = 512;

void for_each_text(const std::function<void(Phrase, const LanguageInfo&, std::string_view)>& look) {
  for (const LanguageInfo& row : languages())
    for (std::size_t i = 0; i < phrase_count; ++i) {
      const auto phrase = static_cast<Phrase>(i);
      look(phrase, row, text_of(phrase, row.language));
    }
}

/// How many octets the character of this first octet has, or 0.
std::size_t character_octets(unsigned char first) {
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first < 0xe0) return 2;
  if (first >= 0xe0 && first < 0xf0) return 3;
  return first >= 0xf0 && first < 0xf5 ? 4 : 0;
}

/// Neither overlong forms of three octets nor surrogates stand in the table; the rest of the form is checked.
bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t octets = character_octets(static_cast<unsigned char>(text.front()));
    if (octets == 0 || octets > text.size()) return false;
    const bool continues = std::ranges::all_of(text.substr(1, octets - 1),
                                               [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) == 0x80; });
    if (!continues) return false;
    text.remove_prefix(octets);
  }
  return true;
}

void expect_status_lines_fit(const std::string& replies) {
  std::istringstream lines(replies);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size() + 1, status_line_octets) << line;
}

}  // namespace

TEST(Phrases, EveryOneIsTextInEveryLanguage) {
  for_each_text([](Phrase, const LanguageInfo& language, std::string_view text) {
    EXPECT_FALSE(text.empty()) << language.tag;
    EXPECT_TRUE(is_utf8(text)) << text;
    EXPECT_TRUE(std::ranges::none_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7f; })) << text;
    EXPECT_FALSE(text.starts_with(' ') || text.ends_with(' ')) << text;
  });
}

TEST(Phrases, EnglishIsAscii) {
  for_each_text([](Phrase, const LanguageInfo& language, std::string_view text) {
    const bool english = language.language == Language::en || language.language == Language::i_default;
    if (english) EXPECT_TRUE(std::ranges::all_of(text, [](unsigned char c) { return c < 0x80; })) << text;
  });
}

// RFC 2449 section 6.4: "any response text issued by this server which begins with an open square bracket ("[") is an
// extended response code". RFC 1939 section 7: a greeting with "<" offers APOP.
TEST(Phrases, NoneIsTakenForAResponseCodeOrATimestamp) {
  for_each_text([](Phrase, const LanguageInfo&, std::string_view text) {
    EXPECT_FALSE(text.starts_with('[')) << text;
    EXPECT_EQ(text.find_first_of("<>"), std::string_view::npos) << text;
  });
}

// fetchmail takes a refused login for a wrong password unless it finds one of these words.
TEST(Phrases, RefusalsThatAreNoWrongPasswordSaySoToClientsWithoutResponseCodes) {
  for (const Language english : {Language::i_default, Language::en}) {
    EXPECT_THAT(std::string(text_of(Phrase::maildrop_in_use, english)), testing::HasSubstr("lock"));
    EXPECT_THAT(std::string(text_of(Phrase::login_too_soon, english)), testing::HasSubstr("wait"));
  }
}

TEST(Phrases, StatusLinesStayBelow512Octets) {
  for (const LanguageInfo& row : languages()) {
    Replies replies;
    replies.speak(row.language);
    for (std::size_t i = 0; i < phrase_count; ++i) {
      const auto phrase = static_cast<Phrase>(i);
      replies.refuse({.code = ResponseCode::login_delay, .text = phrase, .blame = Blame::nobody});
      replies.line("+OK ", UINT64_MAX, " ", Phrase::messages, " (", UINT64_MAX, " ", phrase, ")");
      replies.line("+OK ", row.tag, " ", phrase);
    }
    expect_status_lines_fit(std::string(replies.view()));
  }
}

TEST(Phrases, GreetingStaysBelow512OctetsWithTheLongestName) {
  const MadeListing listing(1);
  for (const bool apop : {false, true}) {
    ServerDriver server(
        {.hostname = std::string(253, 'h'), .tls = Tls::active, .apop = apop, .seed = "sixteen octets.."}, listing);
    const std::string greeting = server.take_output();
    expect_status_lines_fit(greeting);
    EXPECT_THAT(greeting, testing::StartsWith("+OK "));
    EXPECT_EQ(greeting.contains('<'), apop);
  }
}

TEST(Phrases, GreetingOfAHostWithoutANameIsNoResponseCode) {
  const MadeListing listing(1);
  ServerDriver server({.hostname = "[192.0.2.1]", .tls = Tls::active}, listing);
  EXPECT_EQ(server.take_output(), "+OK Satchel ready\r\n");
}

}  // namespace satchel::pop3
