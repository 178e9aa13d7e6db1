#include "pop3/command.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <set>
#include <string>

#include "base/ascii.hpp"

namespace satchel::pop3 {
namespace {

const std::filesystem::path& sources() {
  static const std::filesystem::path path = std::filesystem::path(SATCHEL_TESTS_DIR) / ".." / "src" / "pop3";
  return path;
}

std::set<std::string> names_of(LegalIn where) {
  std::set<std::string> names;
  for (const Command& row : commands())
    if (row.legal_in == where) names.insert(std::string(row.name));
  return names;
}

}  // namespace

TEST(Commands, EveryVerbHasItsFileAndEveryFileItsVerb) {
  std::set<std::string> verbs;
  for (const Command& row : commands()) verbs.insert(base::lowercase(row.name));
  std::set<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(sources() / "commands"))
    if (entry.path().extension() == ".cpp") files.insert(entry.path().stem().string());
  EXPECT_EQ(files, verbs);
}

// RFC 1939 sections 4 to 7, RFC 2449 section 5, RFC 2595 section 4, RFC 5034 section 4.
TEST(Commands, AreLegalInTheStatesThatTheStandardsName) {
  EXPECT_THAT(names_of(LegalIn::authorization), testing::ElementsAre("APOP", "AUTH", "PASS", "STLS", "USER"));
  EXPECT_THAT(names_of(LegalIn::transaction),
              testing::ElementsAre("DELE", "LIST", "NOOP", "RETR", "RSET", "STAT", "TOP", "UIDL"));
  EXPECT_THAT(names_of(LegalIn::both), testing::ElementsAre("CAPA", "LANG", "QUIT", "UTF8"));
}

TEST(Commands, EveryCommandThatCarriesAPasswordIsUnderTheTlsRule) {
  for (const Command& row : commands()) {
    const bool password = row.arguments == Arguments::name || row.arguments == Arguments::password;
    EXPECT_EQ(row.tls == TlsRule::carries_a_password, password) << row.name;
    EXPECT_EQ(row.tls == TlsRule::by_mechanism, row.arguments == Arguments::mechanism) << row.name;
  }
}

TEST(Commands, NothingFollowsACommandThatChangesWhatTheRestMeans) {
  for (const Command& row : commands()) {
    const bool decisive = row.verb == Verb::pass || row.verb == Verb::apop || row.verb == Verb::auth ||
                          row.verb == Verb::stls || row.verb == Verb::quit;
    EXPECT_EQ(row.behind == Behind::nothing, decisive) << row.name;
  }
}

TEST(Commands, AreFoundByNameWithoutCaseAndByNothingElse) {
  for (const Command& row : commands()) {
    EXPECT_EQ(find_verb(row.name), row.verb);
    EXPECT_EQ(find_verb(base::lowercase(row.name)), row.verb);
    EXPECT_EQ(command(row.verb).name, row.name);
  }
  for (const char* other : {"", "LISTS", "LIS", "XTND", "TOP ", "U"})
    EXPECT_EQ(find_verb(other), std::nullopt) << other;
}

}  // namespace satchel::pop3
