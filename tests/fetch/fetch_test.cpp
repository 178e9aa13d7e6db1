#include "fetch/fetch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fetch/fake_archive.hpp"
#include "fetch/scripted_server.hpp"

namespace satchel::fetch {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

using Script = std::vector<ScriptedServer::Exchange>;

Account account_at(const ScriptedServer& server) {
  Account account;
  account.name = "a";
  account.server = "127.0.0.1";
  account.port = server.port();
  account.tls = TlsMode::none;
  account.user = "alice";
  return account;
}

/// Greeting, CAPA without capabilities, USER and PASS, and then the rest.
Script signed_in(Script rest) {
  Script script{{"", "+OK ready\r\n"},
                {"CAPA\r\n", "-ERR unknown command\r\n"},
                {"USER alice\r\n", "+OK\r\n"},
                {"PASS secret\r\n", "+OK\r\n"}};
  script.insert(script.end(), rest.begin(), rest.end());
  return script;
}

struct Fetched {
  Report report;
  std::string surprise;
};

Fetched fetch_from(Script script, FakeArchive& archive) {
  ScriptedServer server(std::move(script));
  Fetched fetched;
  fetched.report = fetch_account(account_at(server), base::Secret(std::string("secret")), archive, {});
  fetched.surprise = server.finish();
  EXPECT_TRUE(fetched.report.balances());
  return fetched;
}

TEST(Fetch, TakesWhatIsNewAndLeavesIt) {
  FakeArchive archive;
  archive.known = {"u1"};
  const auto [report, surprise] = fetch_from(signed_in({{"UIDL\r\n", "+OK\r\n1 u1\r\n2 u2\r\n.\r\n"},
                                                        {"RETR 2\r\n", "+OK 12 octets\r\nA: b\r\n\r\n..dot\r\n.\r\n"},
                                                        {"QUIT\r\n", "+OK\r\n"}}),
                                             archive);
  EXPECT_EQ(surprise, "");
  EXPECT_FALSE(report.error);
  EXPECT_EQ(report.known, 1U);
  EXPECT_EQ(report.stored, 1U);
  EXPECT_EQ(report.deleted, 0U);
  EXPECT_THAT(archive.messages, ElementsAre("A: b\r\n\r\n.dot\r\n"));
}

TEST(Fetch, PipelinesWhereTheServerOffersIt) {
  FakeArchive archive;
  Script script{{"", "+OK ready\r\n"},
                {"CAPA\r\n", "+OK\r\nUIDL\r\nPIPELINING\r\nSASL PLAIN\r\n.\r\n"},
                {"AUTH PLAIN AGFsaWNlAHNlY3JldA==\r\n", "+OK\r\n"},
                {"UIDL\r\n", "+OK\r\n1 u1\r\n2 u2\r\n3 u3\r\n.\r\n"},
                // No answer before all three requests are there.
                {"RETR 1\r\nRETR 2\r\nRETR 3\r\n", "+OK\r\none\r\n.\r\n+OK\r\ntwo\r\n.\r\n+OK\r\nthree\r\n.\r\n"},
                {"QUIT\r\n", "+OK\r\n"}};
  const auto [report, surprise] = fetch_from(std::move(script), archive);
  EXPECT_EQ(surprise, "");
  EXPECT_EQ(report.stored, 3U);
}

TEST(Fetch, WhatArrivedBeforeACutIsKeptAndTheRestIsPending) {
  FakeArchive archive;
  const auto [report, surprise] = fetch_from(signed_in({{"UIDL\r\n", "+OK\r\n1 u1\r\n2 u2\r\n3 u3\r\n.\r\n"},
                                                        {"RETR 1\r\n", "+OK\r\nwhole\r\n.\r\n"},
                                                        {"RETR 2\r\n", "+OK\r\nhal"}}),
                                             archive);
  EXPECT_EQ(report.stored, 1U);
  EXPECT_EQ(report.pending, 2U);
  ASSERT_TRUE(report.error);
  EXPECT_EQ(report.error->kind, FailureKind::network);
  EXPECT_THAT(archive.messages, ElementsAre("whole\r\n"));
}

TEST(Fetch, OneBadMessageNeverStopsTheRest) {
  FakeArchive archive;
  const auto [report, surprise] = fetch_from(signed_in({{"UIDL\r\n", "+OK\r\n1 u1\r\n2 u2\r\n.\r\n"},
                                                        {"RETR 1\r\n", "-ERR cannot read it\r\n"},
                                                        {"RETR 2\r\n", "+OK\r\ngood\r\n.\r\n"},
                                                        {"QUIT\r\n", "+OK\r\n"}}),
                                             archive);
  EXPECT_FALSE(report.error);
  EXPECT_EQ(report.stored, 1U);
  ASSERT_EQ(report.skipped.size(), 1U);
  EXPECT_EQ(report.skipped[0].uidl, "u1");
  EXPECT_THAT(report.skipped[0].why, HasSubstr("cannot read it"));
}

TEST(Fetch, LineEndsOfOddServersBecomeCanonical) {
  FakeArchive archive;
  fetch_from(
      signed_in({{"UIDL\r\n", "+OK\n1   u1\n.\n"}, {"RETR 1\r\n", "+OK\nA: b\n\nbody\n.\n"}, {"QUIT\r\n", "+OK\n"}}),
      archive);
  EXPECT_THAT(archive.messages, ElementsAre("A: b\r\n\r\nbody\r\n"));
}

TEST(Fetch, TheSameOctetsTwiceAreADuplicate) {
  FakeArchive archive;
  const auto [report, surprise] = fetch_from(signed_in({{"UIDL\r\n", "+OK\r\n1 u1\r\n2 u2\r\n.\r\n"},
                                                        {"RETR 1\r\n", "+OK\r\nsame\r\n.\r\n"},
                                                        {"RETR 2\r\n", "+OK\r\nsame\r\n.\r\n"},
                                                        {"QUIT\r\n", "+OK\r\n"}}),
                                             archive);
  EXPECT_EQ(report.stored, 1U);
  EXPECT_EQ(report.duplicates, 1U);
}

TEST(Fetch, AnArchiveThatFailsLeavesMessagesPending) {
  FakeArchive archive;
  archive.fail_at_batch = 0;
  const auto [report, surprise] = fetch_from(signed_in({{"UIDL\r\n", "+OK\r\n1 u1\r\n2 u2\r\n.\r\n"},
                                                        {"RETR 1\r\n", "+OK\r\none\r\n.\r\n"},
                                                        {"RETR 2\r\n", "+OK\r\ntwo\r\n.\r\n"}}),
                                             archive);
  EXPECT_EQ(report.stored, 0U);
  EXPECT_EQ(report.pending, 2U);
  ASSERT_TRUE(report.error);
  EXPECT_EQ(report.error->kind, FailureKind::archive);
}

TEST(Fetch, AServerWithoutUniqueIdsIsNamedSo) {
  FakeArchive archive;
  const auto [report, surprise] = fetch_from(signed_in({{"UIDL\r\n", "-ERR what\r\n"}}), archive);
  ASSERT_TRUE(report.error);
  EXPECT_THAT(report.error->detail, HasSubstr("UIDL"));
}

TEST(Fetch, AMaildropInUseIsNotAWrongPassword) {
  FakeArchive archive;
  Script script = signed_in({});
  script.back().answer = "-ERR [IN-USE] locked\r\n";
  const auto [report, surprise] = fetch_from(std::move(script), archive);
  ASSERT_TRUE(report.error);
  EXPECT_EQ(report.error->kind, FailureKind::busy);
}

TEST(Fetch, StlsIsDemandedAndNothingFallsBack) {
  FakeArchive archive;
  ScriptedServer server({{"", "+OK ready\r\n"}, {"CAPA\r\n", "+OK\r\nUIDL\r\nSASL PLAIN\r\n.\r\n"}, {"USER", ""}});
  Account account = account_at(server);
  account.tls = TlsMode::starttls;
  const Report report = fetch_account(account, base::Secret(std::string("secret")), archive, {});
  ASSERT_TRUE(report.error);
  EXPECT_EQ(report.error->kind, FailureKind::tls);
  EXPECT_THAT(server.finish(), HasSubstr("got "));  // the client left without a USER
}

TEST(Fetch, WhatAServerSendsBehindItsAnswerToStlsIsNeverUsed) {
  FakeArchive archive;
  ScriptedServer server({{"", "+OK ready\r\n"},
                         {"CAPA\r\n", "+OK\r\nSTLS\r\n.\r\n"},
                         {"STLS\r\n", "+OK begin\r\n+OK\r\nSASL PLAIN\r\n.\r\n"}});
  Account account = account_at(server);
  account.tls = TlsMode::starttls;
  const Report report = fetch_account(account, base::Secret(std::string("secret")), archive, {});
  ASSERT_TRUE(report.error);
  EXPECT_EQ(report.error->kind, FailureKind::protocol);
}

TEST(Fetch, WithoutTlsAPasswordGoesToThisMachineOnly) {
  FakeArchive archive;
  ScriptedServer server({{"", "+OK ready\r\n"}});
  Account account = account_at(server);
  account.server = "0.0.0.0";  // reaches this machine too, under a name that does not say so
  const Report report = fetch_account(account, base::Secret(std::string("secret")), archive, {});
  ASSERT_TRUE(report.error);
  EXPECT_EQ(report.error->kind, FailureKind::settings);
}

TEST(Fetch, ATrialTellsWhatIsThere) {
  ScriptedServer server(signed_in({{"STAT\r\n", "+OK 3 456\r\n"}, {"QUIT\r\n", "+OK\r\n"}}));
  const auto trial = try_account(account_at(server), base::Secret(std::string("secret")));
  ASSERT_TRUE(trial);
  EXPECT_EQ(trial->messages, 3U);
  EXPECT_EQ(trial->octets, 456U);
  EXPECT_EQ(server.finish(), "");
}

}  // namespace
}  // namespace satchel::fetch
