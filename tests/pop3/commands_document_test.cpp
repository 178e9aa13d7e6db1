#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "pop3/command.hpp"
#include "pop3/language.hpp"
#include "pop3/response_code.hpp"
#include "sasl/mechanism.hpp"

/// docs/commands.md is made from the tables that the sessions read. With SATCHEL_UPDATE_DOCS=1 in the environment this
/// test writes it.
namespace satchel::pop3 {
namespace {

std::string words(LegalIn where) {
  switch (where) {
    case LegalIn::authorization:
      return "AUTHORIZATION";
    case LegalIn::transaction:
      return "TRANSACTION";
    case LegalIn::both:
      return "both";
  }
  return "";
}

std::string words(Arguments arguments) {
  switch (arguments) {
    case Arguments::none:
      return "";
    case Arguments::name:
      return " name";
    case Arguments::password:
      return " password";
    case Arguments::name_and_digest:
      return " name digest";
    case Arguments::mechanism:
      return " mechanism [initial-response]";
    case Arguments::optional_language:
      return " [language-range]";
    case Arguments::message:
      return " message";
    case Arguments::optional_message:
      return " [message]";
    case Arguments::message_and_line_count:
      return " message lines";
  }
  return "";
}

std::string words(ReplyShape shape) {
  switch (shape) {
    case ReplyShape::single_line:
      return "one line";
    case ReplyShape::listing:
      return "listing";
    case ReplyShape::message:
      return "message";
  }
  return "";
}

std::string words(TlsRule rule) {
  switch (rule) {
    case TlsRule::any:
      return "";
    case TlsRule::before_tls_only:
      return "before TLS only";
    case TlsRule::carries_a_password:
      return "under TLS, unless plain passwords are allowed";
    case TlsRule::by_mechanism:
      return "as the mechanism needs it";
  }
  return "";
}

std::string words(sasl::Exposure exposure) {
  switch (exposure) {
    case sasl::Exposure::nothing:
      return "nothing";
    case sasl::Exposure::secret:
      return "the password or token: under TLS, unless plain passwords are allowed";
    case sasl::Exposure::digest:
      return "a digest that passwords can be tried against";
  }
  return "";
}

std::string reply(const Command& row) {
  const std::string with = words(row.reply_with_argument);
  const std::string without = words(row.reply);
  return with == without ? with : without + "; with the argument " + with;
}

std::string commands_table() {
  std::string text =
      "| command | legal in | positive reply | TLS | more may be written behind it | announced by | source | what it "
      "does "
      "|\n|---|---|---|---|---|---|---|---|\n";
  for (const Command& row : commands()) {
    text += "| `" + std::string(row.name) + words(row.arguments) + "` | " + words(row.legal_in) + " | " + reply(row) +
            " | " + words(row.tls) + " | " + (row.behind == Behind::anything ? "yes" : "no") + " | " +
            (row.capability ? "`" + std::string(tag_of(*row.capability)) + "`" : "") + " | " + std::string(row.source) +
            " | " + std::string(row.effect) + " |\n";
  }
  return text;
}

std::string mechanisms_table() {
  std::string text =
      "| mechanism | begins | what a listener learns | channel binding | source |\n|---|---|---|---|---|\n";
  for (const sasl::MechanismInfo& row : sasl::mechanisms())
    text += "| `" + std::string(row.name) + "` | " + (row.begins == sasl::Begins::client ? "client" : "server") +
            " | " + words(row.exposure) + " | " + (row.needs_channel_binding ? "yes" : "") + " | " +
            std::string(row.source) + " |\n";
  return text;
}

std::string response_codes() {
  std::string text;
  for (std::size_t i = 1; i < static_cast<std::size_t>(ResponseCode::other); ++i)
    text += (text.empty() ? "`[" : ", `[") + std::string(name_of(static_cast<ResponseCode>(i))) + "]`";
  return text;
}

std::string language_list() {
  std::string text;
  for (const LanguageInfo& row : languages())
    text += (text.empty() ? "`" : ", `") + std::string(row.tag) + "` (" + std::string(row.name) + ")";
  return text;
}

std::string document() {
  return "# The commands of POP3, as Satchel speaks them\n\n"
         "Made from the tables in `src/pop3/command.cpp`, `src/sasl/mechanism.cpp`, `src/pop3/response_code.cpp` and\n"
         "`src/pop3/language.cpp` by `tests/pop3/commands_document_test.cpp`; that test fails when this page and they "
         "differ.\n\n" +
         commands_table() + "\nA negative reply is one line: `-ERR`, perhaps a response code (" + response_codes() +
         "), and a text in the language\nof the session: " + language_list() + ".\n\n## Mechanisms of AUTH\n\n" +
         "The strongest first, which is the order in which a client should prefer them.\n\n" + mechanisms_table();
}

}  // namespace

TEST(CommandsDocument, SaysWhatTheTablesSay) {
  const std::filesystem::path path = std::filesystem::path(SATCHEL_TESTS_DIR) / ".." / "docs" / "commands.md";
  if (std::getenv("SATCHEL_UPDATE_DOCS") != nullptr) std::ofstream(path, std::ios::binary) << document();
  std::ifstream file(path, std::ios::binary);
  const std::string found{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  EXPECT_EQ(found, document()) << "run this test with SATCHEL_UPDATE_DOCS=1 to write docs/commands.md anew";
}

}  // namespace satchel::pop3
