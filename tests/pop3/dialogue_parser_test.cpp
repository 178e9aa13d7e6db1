#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>

#include <stdexcept>

#include "pop3/dialogue.hpp"
#include "pop3/dialogue_failures.hpp"
#include "pop3/lent_buffer.hpp"

// A runner that lets everything pass would make all dialogues green: each kind of difference must be reported.
namespace satchel::dialogues {
namespace {

std::string error_of(const std::string& text) {
  try {
    parse_dialogue("x.dlg", text);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "";
}

/// Failures that the runs of `text` report.
std::string failures_of(const std::string& text, void (*run)(const Dialogue&)) {
  const Dialogue dialogue = parse_dialogue("x.dlg", text);
  testing::TestPartResultArray results;
  {
    testing::ScopedFakeTestPartResultReporter reporter(
        testing::ScopedFakeTestPartResultReporter::INTERCEPT_ONLY_CURRENT_THREAD, &results);
    run(dialogue);
  }
  std::string all;
  for (int i = 0; i < results.size(); ++i) {
    const testing::TestPartResult& result = results.GetTestPartResult(i);
    all += std::string(result.file_name()) + ":" + std::to_string(result.line_number()) + ": " + result.message();
  }
  return all;
}

void as_server(const Dialogue& dialogue) { run_server(dialogue, {}); }
void as_client(const Dialogue& dialogue) { run_client(dialogue, {}); }

const std::string start = "begin: transaction\nmessage: a octets=50\n";

}  // namespace

TEST(DialogueParser, ErrorsNameFileAndLine) {
  EXPECT_EQ(error_of("\nfoo: bar\n"), "x.dlg:2: unknown setting: foo");
  EXPECT_EQ(error_of("C: a\nS: \\q\n"), "x.dlg:2: unknown escape \\q");
  EXPECT_EQ(error_of("= sleeping\n"), "x.dlg:1: unknown word: sleeping");
  EXPECT_EQ(error_of("S: \\{message 2}\n"), "x.dlg:1: no such message: 2");
  EXPECT_EQ(error_of("C: a\ntls: active\n"), "x.dlg:2: settings stand before the dialogue");
  EXPECT_EQ(error_of("mechanisms: PLAIN FOO\n"), "x.dlg:1: unknown mechanism: FOO");
  EXPECT_EQ(error_of("\ntolerate: odd-status odd\n"), "x.dlg:2: unknown word: odd");
  EXPECT_EQ(error_of("utf8: yes\n"), "x.dlg:1: unknown word: yes");
}

TEST(DialogueParser, EscapesGiveExactOctets) {
  EXPECT_EQ(resolve_line("a\\x00\\r\\n\\t\\\\", {}), std::string("a\0\r\n\t\\\r\n", 8));
  EXPECT_EQ(resolve_line("\\{3*ab}\\", {}), "ababab");
  EXPECT_EQ(resolve_line("\\{base64 \\0a\\0b}\\", {}), "AGEAYg==");
}

TEST(DialogueParser, MadeMessagesHaveTheSizeAskedFor) {
  for (std::size_t octets = 2; octets < 500; ++octets) EXPECT_EQ(generate_message(octets).size(), octets);
}

TEST(DialogueRunner, OtherReplyIsReportedAtItsLine) {
  const std::string failures =
      failures_of(start + "C: LIST\nS: +OK 1 messages (50 octets)\nS: 1 51\nS: .\n", as_server);
  EXPECT_NE(failures.find("x.dlg:5: Failed\nthe server said"), std::string::npos) << failures;
}

TEST(DialogueRunner, UndeclaredStateAndActionAreReported) {
  EXPECT_NE(failures_of(start + "C: QUIT\nS: +OK bye\nA: close\n", as_server).find("undeclared change of state"),
            std::string::npos);
  EXPECT_NE(failures_of(start + "C: RETR 1\nS: +OK\n", as_server).find("undeclared action: send 1"), std::string::npos);
}

TEST(DialogueRunner, MissingActionIsReported) {
  EXPECT_NE(
      failures_of(start + "C: NOOP\nA: send 1 -> sent\nS: +OK\n", as_server).find("x.dlg:4: Failed\ndid not happen"),
      std::string::npos);
}

TEST(DialogueRunner, ReplyBeforeItsActionIsReported) {
  const std::string text = start + "C: NOOP\nC: RETR 1\nA: send 1 -> sent\nS: +OK\nS: +OK 50 octets\n";
  const std::string sent_early = start + "side: server\nC: NOOP\n\nC: \\{4000*NOOP\\r\\n}RETR 1\nA: send 1 -> sent\n" +
                                 "S: \\{4001*+OK\\r\\n}\\\nS: +OK 50 octets\nS: \\{message 1}\\\nS: .\n";
  EXPECT_NE(failures_of(text, as_server), "");
  EXPECT_NE(failures_of(sent_early, as_server).find("came before the action"), std::string::npos);
}

TEST(DialogueRunner, ClientThatWritesOrReadsOtherwiseIsReported) {
  EXPECT_NE(failures_of(start + "C: stat\nS: +OK 1 1\n", as_client).find("x.dlg:3: Failed\nthe client wrote"),
            std::string::npos);
  EXPECT_NE(
      failures_of(start + "C: STAT\nS: +OK 1 1\nE: reply STAT + 1 2\n", as_client).find("x.dlg:5: Failed\nexpected"),
      std::string::npos);
  EXPECT_NE(failures_of(start + "C: LIST\nS: +OK\nS: 1 1\n", as_client).find("waits for more"), std::string::npos);
}

TEST(DialogueRunner, WhatDependsOnOnePieceIsReportedAtASplit) {
  const std::string text = start + "side: client\nC: STAT\nS: +OK 1 50\\r\\n+OK\nE: reply STAT + 1 50\n" +
                           "E: broken the server spoke without being asked\n";
  EXPECT_EQ(failures_of(text, as_client), "");
  // A dialogue that says what comes of the whole only: the answer to STLS with more behind it in the same piece.
  const std::string together =
      "side: client\ntls: available\nS: +OK\nC: STLS\nS: +OK\\r\\n+OK injected\n" +
      std::string("E: greeting +\nE: broken the server sent more behind its agreement to STLS\n");
  EXPECT_EQ(failures_of(together, as_client), "");
  const auto in_pieces = [](const Dialogue& dialogue) { run_client(dialogue, {.piece_octets = 5}); };
  EXPECT_NE(failures_of(together, in_pieces).find("x.dlg:"), std::string::npos);
}

TEST(DialogueRunner, EffectOfHalfALineIsReportedAtTheLine) {
  const std::string failures =
      failures_of(start + "C: NOOP\nS: +OK\nC: NOOP\\r\\nNOOP\nS: +OK\nS: +OK\n", run_server_with_cuts);
  EXPECT_NE(failures.find("x.dlg:5: Failed\nsomething came of half a line"), std::string::npos) << failures;
}

TEST(DialogueRunner, PartTakenForAnAnswerIsReported) {
  const std::string failures = failures_of(start + "C: NOOP\nS: +OK\nS: +OK\n", run_client_with_cuts);
  EXPECT_NE(failures.find("x.dlg:3: Failed\nthe client takes a part for the whole answer"), std::string::npos)
      << failures;
}

TEST(DialogueRunner, ActionThatDoesNotComeIsReportedWhenItShouldFail) {
  const std::string failures = failures_of(start + "C: NOOP\nA: send 1 -> sent\nS: +OK\n", run_server_with_failures);
  EXPECT_NE(failures.find("x.dlg:4: Failed\nwith the result \"temporary\": the action did not come"), std::string::npos)
      << failures;
}

TEST(DialogueRunner, ClientThatCannotSayItsLineIsReported) {
  const std::string text = "mechanisms: LOGIN\nS: +OK\nC: AUTH LOGIN\nS: + \n";
  EXPECT_NE(failures_of(text, as_client).find("x.dlg:3: Failed\nthe client needs the setting user"), std::string::npos);
}

TEST(DialogueRunner, FailuresThatAreNotToldAreReported) {
  using pop3::State;
  const Outcome login{"authenticate PLAIN mrose secret", "rejected", "-ERR [AUTH] no\r\n", {}, State::authorization};
  EXPECT_EQ(wrong_about(login), std::nullopt);
  Outcome wrong = login;
  wrong.reply = "+OK maildrop open\r\n";
  EXPECT_NE(wrong_about(wrong), std::nullopt);
  wrong.reply = "-ERR [SYS/TEMP] later\r\n";
  EXPECT_NE(wrong_about(wrong), std::nullopt) << "a wrong password is not the server's trouble";
  wrong.reply = "-ERR [AUTH] no\r\n+OK\r\n";
  EXPECT_NE(wrong_about(wrong), std::nullopt);
  wrong = login;
  wrong.state = State::transaction;
  EXPECT_NE(wrong_about(wrong), std::nullopt);
  wrong = login;
  wrong.actions = {"open mrose"};
  EXPECT_NE(wrong_about(wrong), std::nullopt);
  wrong = login;
  wrong.closed = true;
  EXPECT_NE(wrong_about(wrong), std::nullopt);
}

TEST(DialogueRunner, FailuresBehindTheLoginThatAreNotToldAreReported) {
  using pop3::State;
  const Outcome message{"send 1", "permanent", "-ERR [SYS/PERM] gone\r\n", {}, State::transaction};
  EXPECT_EQ(wrong_about(message), std::nullopt);
  Outcome wrong = message;
  wrong.state = State::closed;
  EXPECT_NE(wrong_about(wrong), std::nullopt);

  const Outcome commit{"commit 1", "temporary", "-ERR [SYS/TEMP] kept\r\n", {"close"}, State::closed, true};
  EXPECT_EQ(wrong_about(commit), std::nullopt);
  wrong = commit;
  wrong.closed = false;
  EXPECT_NE(wrong_about(wrong), std::nullopt);
  wrong = commit;
  wrong.reply = "+OK bye\r\n";
  EXPECT_NE(wrong_about(wrong), std::nullopt);

  const std::string nobody = "authenticate SCRAM-SHA-256 mrose no-key";
  const Outcome decoy{"keys SCRAM-SHA-256 mrose", "unknown", "-ERR [AUTH] no\r\n", {nobody}, State::authorization};
  EXPECT_EQ(wrong_about(decoy), std::nullopt);
  wrong = decoy;
  wrong.actions = {"authenticate SCRAM-SHA-256 mrose key=0"};
  EXPECT_NE(wrong_about(wrong), std::nullopt);
  wrong.actions = {nobody, "open mrose"};
  EXPECT_NE(wrong_about(wrong), std::nullopt);
}

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
TEST(DialogueRunnerDeathTest, BufferThatWasGivenBackCannotBeRead) {
  LentBuffer buffer;
  const std::string_view lent = buffer.lend("secret");
  buffer.take_back();
  EXPECT_DEATH(EXPECT_EQ(lent, "secret"), "heap-use-after-free");
}
#endif
#endif

TEST(Feeding, PiecesMakeUpTheWholeAndLongTextsAreCutSmallAtBothEnds) {
  const std::string text(100'000, 'x');
  const std::vector<std::string_view> pieces = cut(text, {.piece_octets = 1});
  std::string whole;
  for (const std::string_view piece : pieces) whole += piece;
  EXPECT_EQ(whole, text);
  EXPECT_EQ(pieces.front().size(), 1U);
  EXPECT_EQ(pieces.back().size(), 1U);
  EXPECT_LT(pieces.size(), 5000U);
}

}  // namespace satchel::dialogues
