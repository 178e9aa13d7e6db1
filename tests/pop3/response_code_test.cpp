#include "pop3/response_code.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>

#include "base/ascii.hpp"
#include "pop3/refusal.hpp"
#include "pop3/server_session.hpp"

namespace satchel::pop3 {
namespace {

constexpr std::array<ResponseCode, 6> known{ResponseCode::in_use,   ResponseCode::login_delay, ResponseCode::sys_temp,
                                            ResponseCode::sys_perm, ResponseCode::auth,        ResponseCode::utf8};

constexpr std::array<Failure, 5> failures{Failure::in_use, Failure::login_delay, Failure::needs_utf8,
                                          Failure::temporary, Failure::permanent};

}  // namespace

TEST(ResponseCode, EveryKnownOneIsReadBackFromItsName) {
  for (const ResponseCode code : known) EXPECT_EQ(parse_response_code(name_of(code)), code) << name_of(code);
  EXPECT_EQ(name_of(ResponseCode::none), "");
  EXPECT_EQ(name_of(ResponseCode::other), "");
}

// RFC 2449 section 8: "a response code which is interpreted in a case-insensitive fashion by the client".
TEST(ResponseCode, IsReadInAnyCase) {
  for (const ResponseCode code : known)
    EXPECT_EQ(parse_response_code(base::lowercase(name_of(code))), code) << name_of(code);
  EXPECT_EQ(parse_response_code("Sys/tEmP"), ResponseCode::sys_temp);
}

// RFC 2449 section 8: "Clients MUST ignore unknown hierarchical detail about the response code."
TEST(ResponseCode, LevelsBehindAKnownOneAreIgnored) {
  for (const ResponseCode code : known)
    for (const char* detail : {"/", "/LONG", "/LONG/LONGER", "//"})
      EXPECT_EQ(parse_response_code(std::string(name_of(code)) + detail), code) << name_of(code) << detail;
}

TEST(ResponseCode, WhatOnlyBeginsLikeAKnownOneIsAnother) {
  for (const char* code : {"IN-USED", "IN", "IN/USE", "SYS", "SYS/", "SYS/TEMPORARY", "SYS/OTHER/TEMP",
                           "AUTHENTICATION", " AUTH", "X-AUTH", "X/AUTH", "UTF-8", "/", " "})
    EXPECT_EQ(parse_response_code(code), ResponseCode::other) << code;
  EXPECT_EQ(parse_response_code(""), ResponseCode::none);
}

// RFC 3206 sections 4 to 6: [AUTH] is for credentials alone, and every failure of the server's says of which kind it
// is.
TEST(ResponseCode, NoFailureOfTheHostIsTakenForWrongCredentials) {
  for (const Failure why : failures)
    for (const Refusal& refusal : {refusals::maildrop(why), refusals::message(why), refusals::deletions(why)}) {
      EXPECT_NE(refusal.code, ResponseCode::auth);
      EXPECT_NE(refusal.code, ResponseCode::none);
      EXPECT_EQ(refusal.blame, Blame::nobody);
    }
  EXPECT_EQ(refusals::login_rejected.code, ResponseCode::auth);
  EXPECT_EQ(refusals::login_unavailable.code, ResponseCode::sys_temp);
}

// RFC 2449 section 8.1.
TEST(ResponseCode, AMaildropThatCannotBeOpenedTellsWhy) {
  EXPECT_EQ(refusals::maildrop(Failure::in_use).code, ResponseCode::in_use);
  EXPECT_EQ(refusals::maildrop(Failure::login_delay).code, ResponseCode::login_delay);
  EXPECT_EQ(refusals::maildrop(Failure::temporary).code, ResponseCode::sys_temp);
  EXPECT_EQ(refusals::maildrop(Failure::permanent).code, ResponseCode::sys_perm);
  EXPECT_EQ(refusals::maildrop(Failure::needs_utf8).code, ResponseCode::utf8);
}

// RFC 2449 section 8.1.1: LOGIN-DELAY comes behind the password, not behind USER, which would tell that a name exists.
TEST(ResponseCode, LoginDelayIsToldBehindThePasswordOnly) {
  ServerSession session({.hostname = "pop.example.org", .plaintext_allowed = true, .login_delay_seconds = 900});
  ASSERT_TRUE(std::holds_alternative<Send>(session.next()));
  session.sent();
  session.received("USER mrose\r\nPASS secret\r\n");
  ASSERT_TRUE(std::holds_alternative<Authenticate>(session.next()));
  session.authenticated(Verdict::accepted);
  ASSERT_TRUE(std::holds_alternative<OpenMaildrop>(session.next()));
  session.open_failed(Failure::login_delay);
  EXPECT_EQ(std::get<Send>(session.next()).octets,
            "+OK send PASS\r\n-ERR [LOGIN-DELAY] signed in too soon, wait a little\r\n");
  EXPECT_EQ(session.state(), State::authorization);
}

}  // namespace satchel::pop3
