#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>

#include <stdexcept>

#include "pop3/dialogue.hpp"

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

}  // namespace satchel::dialogues
