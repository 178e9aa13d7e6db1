#include <SQLiteCpp/Database.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "archive/archive.hpp"
#include "archive/sha256.hpp"
#include "fixture.hpp"

namespace satchel::archive {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class VerifyTest : public ArchiveTest {
 protected:
  VerifyTest() {
    const auto archive = open();
    store(*archive, "work", "1", first);
    store(*archive, "work", "2", second);
    store(*archive, "home", "x", first);
  }

  void flip_octet_of(const std::string& text) {
    std::string octets = read_file(segment());
    octets[octets.find(text)] ^= 1;
    std::ofstream(segment(), std::ios::binary) << octets;
  }
  void change_catalogue(const char* sql) {
    SQLite::Database database((home / "catalogue.sqlite").string(), SQLite::OPEN_READWRITE);
    database.exec(sql);
  }

  const std::string first = simple_message("first", 1, "BODY-OF-FIRST");
  const std::string second = simple_message("second", 2, "BODY-OF-SECOND");
};

TEST_F(VerifyTest, AWholeArchiveHasNoProblems) {
  const auto archive = open();
  std::uint64_t last_done = 0;
  std::uint64_t last_total = 0;
  const auto verification = archive->verify([&](std::uint64_t done, std::uint64_t total) {
    last_done = done;
    last_total = total;
  });
  EXPECT_THAT(verification->problems, IsEmpty());
  EXPECT_EQ(verification->messages, 2U);
  EXPECT_EQ(verification->octets, first.size() + second.size());
  EXPECT_EQ(last_done, 3U);
  EXPECT_EQ(last_total, 3U);
}

TEST_F(VerifyTest, AFlippedOctetIsFoundAndTheRestStillChecked) {
  flip_octet_of("BODY-OF-FIRST");
  const auto archive = open();
  const auto verification = archive->verify({});
  EXPECT_THAT(verification->problems, ElementsAre(HasSubstr("message " + sha256(first).hex() + " is damaged")));
  EXPECT_EQ(verification->messages, 1U);
}

TEST_F(VerifyTest, ADamagedMessageStopsNoOther) {
  flip_octet_of("BODY-OF-FIRST");
  const auto archive = open();
  EXPECT_EQ(archive->read(sha256(first).hex()).error().kind, ErrorKind::damaged);
  EXPECT_EQ(*archive->read(sha256(second).hex()), second);
  std::vector<std::string> seen;
  const auto count = archive->for_each("", [&](const Summary& summary, std::string_view) -> Result<void> {
    seen.push_back(summary.subject);
    return {};
  });
  EXPECT_EQ(count.error().kind, ErrorKind::damaged);
  EXPECT_THAT(seen, ElementsAre("second"));
}

TEST_F(VerifyTest, ALostRowOfTheCatalogueIsFound) {
  change_catalogue("DELETE FROM sighting; DELETE FROM message WHERE subject = 'second'");
  EXPECT_THAT(problems(*open()), testing::Contains(HasSubstr(sha256(second).hex() + " is in the log but not in")));
}

TEST_F(VerifyTest, ALostSightingIsFound) {
  change_catalogue("DELETE FROM sighting WHERE uidl = 'x'");
  EXPECT_THAT(problems(*open()), ElementsAre(HasSubstr("lacks that account home has message")));
}

TEST_F(VerifyTest, ARowAndASightingThatTheLogDoesNotHoldAreFound) {
  change_catalogue(
      "INSERT INTO message SELECT 1, zeroblob(32), date, octets, log_segment, log_offset, sender, recipients, subject "
      "FROM message WHERE subject = 'first';"
      "INSERT INTO sighting VALUES(1, 'invented', 1, 0)");
  EXPECT_THAT(problems(*open()),
              ElementsAre(HasSubstr("is in the catalogue but not in the log"), HasSubstr("as invented")));
}

}  // namespace
}  // namespace satchel::archive
