#include "pop3/url.hpp"

#include <gtest/gtest.h>

#include <optional>

namespace satchel::pop3 {
namespace {

using namespace std::string_literals;

void expect_parts(std::string_view text, const Url& parts) {
  const auto url = parse_url(text);
  ASSERT_TRUE(url.has_value()) << text << ": " << describe(url.error());
  EXPECT_EQ(url->user, parts.user) << text;
  EXPECT_EQ(url->auth, parts.auth) << text;
  EXPECT_EQ(url->host, parts.host) << text;
  EXPECT_EQ(url->port, parts.port) << text;
}

std::optional<UrlError> error_of(std::string_view text) {
  const auto url = parse_url(text);
  return url ? std::nullopt : std::optional(url.error());
}

}  // namespace

// RFC 2384 section 7.
TEST(Url, ExamplesOfTheStandardAreRead) {
  expect_parts("pop://rg@mailsrv.qualcomm.com", {.user = "rg", .host = "mailsrv.qualcomm.com"});
  expect_parts("pop://rg;AUTH=+APOP@mail.eudora.com:8110",
               {.user = "rg", .auth = "+APOP", .host = "mail.eudora.com", .port = 8110});
  expect_parts("pop://baz;AUTH=SCRAM-MD5@foo.bar", {.user = "baz", .auth = "SCRAM-MD5", .host = "foo.bar"});
}

// RFC 2384 section 3: "some or all of the elements, except "pop://" and <host>, may be omitted", "If :<port> is
// omitted, the port defaults to 110."
TEST(Url, AllButTheHostMayBeLeftOut) {
  expect_parts("pop://mail.example.org", {.host = "mail.example.org", .port = 110});
  expect_parts("pop://mail.example.org:995", {.host = "mail.example.org", .port = 995});
  EXPECT_EQ(error_of("pop://"), UrlError::empty_host);
  EXPECT_EQ(error_of("pop://:110"), UrlError::empty_host);
  EXPECT_EQ(error_of("pop://rg@"), UrlError::empty_host);
  EXPECT_EQ(error_of("pop://rg@:110"), UrlError::empty_host);
}

// RFC 2384 section 4: "The string ";AUTH=*" indicates that the client SHOULD select an appropriate authentication
// mechanism."
TEST(Url, AuthIsAStarOrAMechanismOrAnExtension) {
  expect_parts("pop://rg;AUTH=*@a.example", {.user = "rg", .auth = "*", .host = "a.example"});
  expect_parts("pop://rg;AUTH=SCRAM-SHA-256-PLUS@a.example",
               {.user = "rg", .auth = "SCRAM-SHA-256-PLUS", .host = "a.example"});
  expect_parts("pop://rg;AUTH=+KPOP@a.example", {.user = "rg", .auth = "+KPOP", .host = "a.example"});
  for (const char* auth : {"", "+", "**", "+*", "PLAIN%20LOGIN", "A=B", "++A"})
    EXPECT_EQ(error_of("pop://rg;AUTH="s + auth + "@a.example"), UrlError::auth) << auth;
  EXPECT_EQ(error_of("pop://rg;TLS=1@a.example"), UrlError::parameter);
  EXPECT_EQ(error_of("pop://rg;@a.example"), UrlError::parameter);
  EXPECT_EQ(error_of("pop://rg;AUTH=PLAIN;X=1@a.example"), UrlError::character);
}

TEST(Url, SchemeAndAuthAreReadInAnyCase) {
  expect_parts("POP://rg;auth=PLAIN@a.example", {.user = "rg", .auth = "PLAIN", .host = "a.example"});
  expect_parts("Pop://Rg;Auth=plain@A.example", {.user = "Rg", .auth = "plain", .host = "A.example"});
  for (const char* text : {"", "pop", "pop:", "pop:/a", "pops://a", "imap://a", " pop://a", "//a"})
    EXPECT_EQ(error_of(text), UrlError::scheme) << text;
}

// RFC 2384 section 8: "user-auth = enc-user [auth]", "enc-user = 1*achar".
TEST(Url, MechanismNeedsAUser) {
  EXPECT_EQ(error_of("pop://;AUTH=PLAIN@a.example"), UrlError::empty_user);
  EXPECT_EQ(error_of("pop://@a.example"), UrlError::empty_user);
}

// RFC 2384 section 3: "clear text passwords are not permitted".
TEST(Url, PasswordIsRefused) {
  EXPECT_EQ(error_of("pop://rg:secret@a.example"), UrlError::password);
  expect_parts("pop://rg%3Asecret@a.example", {.user = "rg:secret", .host = "a.example"});
}

// RFC 2384 section 8: "achar = uchar / "&" / "=" / "~"".
TEST(Url, CharactersThatStandForThemselvesAreReadAndWritten) {
  constexpr std::string_view plain = "azAZ09$-_.+!*'(),&=~";
  const std::string text = "pop://" + std::string(plain) + "@a.example";
  expect_parts(text, {.user = std::string(plain), .host = "a.example"});
  EXPECT_EQ(make_url({.user = std::string(plain), .host = "a.example"}), text);
}

TEST(Url, OtherCharactersMustBeEscapes) {
  for (const char c : {' ', '"', '<', '>', '\\', '^', '`', '{', '|', '}', '[', ']', '\xc3', '\n', '\0', '\x7f'}) {
    EXPECT_EQ(error_of("pop://r"s + c + "g@a.example"), UrlError::character) << static_cast<int>(c);
    EXPECT_NE(error_of("pop://a"s + c + ".example"), std::nullopt) << static_cast<int>(c);
  }
  EXPECT_EQ(error_of("pop://rg@b@a.example"), UrlError::host_character);
  for (const char* escape : {"%", "%4", "%4g", "%g4", "%%41", "% 4"})
    EXPECT_EQ(error_of("pop://rg"s + escape + "@a.example"), UrlError::escape) << escape;
}

// RFC 2384 section 6 lets names in all languages in as UTF-8, each octet an escape.
TEST(Url, EscapesAreReadInBothCasesAndWritten) {
  expect_parts("pop://J%C3%b6rg%40home@a.example", {.user = "J\xc3\xb6rg@home", .host = "a.example"});
  const Url url{.user = "a/b;c@d:e?f%g h", .auth = "PLAIN", .host = "a.example"};
  EXPECT_EQ(make_url(url), "pop://a%2fb%3bc%40d%3ae%3ff%25g%20h;AUTH=PLAIN@a.example");
  expect_parts(make_url(url), url);
}

TEST(Url, ControlCharactersAreRefusedInEscapesToo) {
  for (const char* escape : {"%00", "%0D%0A", "%09", "%1f", "%7F"}) {
    EXPECT_EQ(error_of("pop://r"s + escape + "g@a.example"), UrlError::control) << escape;
    EXPECT_EQ(error_of("pop://rg;AUTH=PLAIN"s + escape + "@a.example"), UrlError::control) << escape;
  }
}

TEST(Url, AddressesOfIpv6StandInBrackets) {
  expect_parts("pop://rg@[2001:db8::1]:1100", {.user = "rg", .host = "2001:db8::1", .port = 1100});
  expect_parts("pop://[::ffff:192.0.2.1]", {.host = "::ffff:192.0.2.1"});
  expect_parts("pop://192.0.2.1", {.host = "192.0.2.1"});
  EXPECT_EQ(make_url({.host = "::1", .port = 1100}), "pop://[::1]:1100");
  EXPECT_EQ(error_of("pop://[::1"), UrlError::unclosed_bracket);
  EXPECT_EQ(error_of("pop://[]"), UrlError::unclosed_bracket);
  EXPECT_EQ(error_of("pop://[abc]"), UrlError::unclosed_bracket);
  EXPECT_EQ(error_of("pop://[fe80::1%25eth0]"), UrlError::host_character);
  EXPECT_EQ(error_of("pop://2001:db8::1"), UrlError::port);
  EXPECT_EQ(error_of("pop://[::1]110"), UrlError::port);
}

TEST(Url, HostIsANameOrAnAddress) {
  for (const char* host : {"a_b", "a%41", "a b", "a,b", "a]", "a[b]", "m\xc3\xbcnchen.example"})
    EXPECT_EQ(error_of("pop://"s + host), UrlError::host_character) << host;
}

TEST(Url, PortIsANumberInRange) {
  expect_parts("pop://a.example:1", {.host = "a.example", .port = 1});
  expect_parts("pop://a.example:65535", {.host = "a.example", .port = 65535});
  for (const char* port : {"", "0", "65536", "-1", "+1", "1 ", "pop3", "110:110", "18446744073709551726"})
    EXPECT_EQ(error_of("pop://a.example:"s + port), UrlError::port) << port;
}

// RFC 2384 section 8: "pop-url = "pop://" server": nothing stands behind it.
TEST(Url, PathQueryAndFragmentAreRefused) {
  for (const char* more : {"/", "/INBOX", "?a", "#a", ":110/"})
    EXPECT_EQ(error_of("pop://a.example"s + more), UrlError::path) << more;
}

TEST(Url, WhatIsMadeIsShortAndReadAsItWas) {
  EXPECT_EQ(make_url({.host = "a.example"}), "pop://a.example");
  EXPECT_EQ(make_url({.user = "rg", .auth = "+APOP", .host = "mail.eudora.com", .port = 8110}),
            "pop://rg;AUTH=+APOP@mail.eudora.com:8110");
  for (const Url& url : {Url{.host = "a"}, Url{.user = "\xff%", .auth = "*", .host = "::", .port = 65535}})
    EXPECT_EQ(parse_url(make_url(url)), url);
}

TEST(Url, EachErrorHasASentence) {
  for (int error = 0; error <= static_cast<int>(UrlError::port); ++error)
    EXPECT_FALSE(describe(static_cast<UrlError>(error)).empty()) << error;
}

}  // namespace satchel::pop3
