#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "archive/archive.hpp"
#include "archive/journal/records.hpp"
#include "fixture.hpp"
#include "recordlog/log.hpp"

namespace satchel::archive {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

/// What a kill leaves behind, made from copies of files. Copies are taken while no archive is open: closing one brings
/// all of the catalogue into its one file.
class RecoveryTest : public ArchiveTest {
 protected:
  void keep_catalogue() { fs::copy_file(home / "catalogue.sqlite", directory / "kept"); }
  void put_catalogue_back() {
    drop_catalogue();
    fs::copy_file(directory / "kept", home / "catalogue.sqlite");
  }
  void drop_catalogue() {
    for (const char* const name : {"catalogue.sqlite", "catalogue.sqlite-wal", "catalogue.sqlite-shm"})
      fs::remove(home / name);
  }
};

TEST_F(RecoveryTest, AKillBetweenTheLogAndTheCatalogueLosesNothing) {
  store(*open(), "work", "1", simple_message("before", 1));
  keep_catalogue();
  {
    const auto archive = open();
    const std::string before = simple_message("before", 1);
    const std::string after = simple_message("after", 2);
    ASSERT_TRUE(archive->store({{"work", "2", 1, after}, {"home", "x", 2, before}, {"home", "y", 3, after}}));
  }
  put_catalogue_back();

  const auto archive = open();
  EXPECT_THAT(subjects(*archive, ""), ElementsAre("after", "before"));
  EXPECT_THAT(subjects(*archive, "after"), ElementsAre("after"));
  EXPECT_THAT(*archive->known_uidls("work"), UnorderedElementsAre("1", "2"));
  EXPECT_THAT(*archive->known_uidls("home"), UnorderedElementsAre("x", "y"));
  EXPECT_THAT(problems(*archive), IsEmpty());
}

TEST_F(RecoveryTest, WhatIsFetchedAgainAfterAKillIsStoredOnce) {
  open();
  keep_catalogue();
  store(*open(), "work", "1", simple_message("a"));
  put_catalogue_back();
  const auto archive = open();
  EXPECT_EQ(store(*archive, "work", "1", simple_message("a")).duplicates, 1U);
  EXPECT_EQ(archive->count(""), 1U);
  EXPECT_THAT(problems(*archive), IsEmpty());
}

TEST_F(RecoveryTest, AStoreCatchesUpWithWhatAKilledProcessAppended) {
  const auto survivor = open();
  keep_catalogue();
  // The log of another home, which the killed process would have written, is put in this one's place.
  home = directory / "other";
  store(*open(), "work", "1", simple_message("a"));
  fs::copy(home / "log", directory / "home" / "log",
           fs::copy_options::recursive | fs::copy_options::overwrite_existing);
  home = directory / "home";
  EXPECT_EQ(store(*survivor, "work", "2", simple_message("a")).duplicates, 1U);
  EXPECT_THAT(*survivor->known_uidls("work"), UnorderedElementsAre("1", "2"));
}

TEST_F(RecoveryTest, AMissingCatalogueIsMadeAgainFromTheLog) {
  const std::string twice = simple_message("twice");
  {
    const auto archive = open();
    for (int i = 0; i < 30; ++i)
      store(*archive, "work", std::to_string(i), simple_message("message " + std::to_string(i), i, "needle"));
    store(*archive, "work", "t", twice);
    store(*archive, "home", "t", twice);
  }
  drop_catalogue();
  const auto archive = open();
  EXPECT_EQ(archive->count(""), 31U);
  EXPECT_EQ(archive->count("needle"), 30U);
  EXPECT_EQ(archive->known_uidls("work")->size(), 31U);
  EXPECT_THAT(*archive->known_uidls("home"), UnorderedElementsAre("t"));
  EXPECT_THAT(problems(*archive), IsEmpty());
}

TEST_F(RecoveryTest, ACatalogueOfAnotherLogIsMadeAgain) {
  store(*open(), "work", "1", simple_message("old"));
  fs::copy(home / "log", directory / "old-log", fs::copy_options::recursive);
  store(*open(), "work", "2", simple_message("lost with the newer log"));
  fs::remove_all(home / "log");
  fs::copy(directory / "old-log", home / "log", fs::copy_options::recursive);

  const auto archive = open();
  EXPECT_THAT(subjects(*archive, ""), ElementsAre("old"));
  EXPECT_THAT(subjects(*archive, "lost"), IsEmpty());
  EXPECT_THAT(*archive->known_uidls("work"), UnorderedElementsAre("1"));
  EXPECT_EQ(store(*archive, "work", "2", simple_message("lost with the newer log")).stored, 1U);
  EXPECT_THAT(problems(*archive), IsEmpty());
}

TEST_F(RecoveryTest, ALogOfTheSameShapeIsStillAnother) {
  store(*open(), "work", "1", simple_message("one"));
  home = directory / "other";
  store(*open(), "work", "1", simple_message("two"));
  fs::remove_all(directory / "home" / "log");
  fs::copy(home / "log", directory / "home" / "log", fs::copy_options::recursive);
  home = directory / "home";

  const auto archive = open();
  EXPECT_THAT(subjects(*archive, ""), ElementsAre("two"));
  EXPECT_THAT(problems(*archive), IsEmpty());
}

TEST_F(RecoveryTest, WhatIsNotWhatItsRecordSaysIsNotEntered) {
  store(*open(), "work", "1", simple_message("sound"));
  {
    const auto disk = *recordlog::open_real_disk(home.string());
    const auto log = *recordlog::Log::open(*disk, "log");
    const auto lock = log->lock_for_writing();
    recordlog::PendingRecord wrong{encode_header({RecordType::message, sha256("this"), "work", "2", 1}, 4), {"that"}};
    recordlog::PendingRecord of_tomorrow{encode_header({RecordType::message, sha256("that"), "work", "3", 1}, 4),
                                         {"that"}};
    of_tomorrow.header.type = 77;
    recordlog::PendingRecord packed{encode_header({RecordType::message, sha256("that"), "work", "4", 1}, 4), {"that"}};
    packed.header.flags = 1;
    ASSERT_TRUE(log->append(std::vector{wrong, of_tomorrow, packed}));
  }
  const auto archive = open();
  EXPECT_THAT(subjects(*archive, ""), ElementsAre("sound"));
  EXPECT_THAT(*archive->known_uidls("work"), UnorderedElementsAre("1"));
  EXPECT_THAT(problems(*archive),
              ElementsAre(HasSubstr("its SHA-256 is"), HasSubstr("type 77"), HasSubstr("does not know")));
}

TEST_F(RecoveryTest, ATornTailIsNoMessageAndStopsNothing) {
  store(*open(), "work", "1", simple_message("whole"));
  const auto whole = fs::file_size(segment());
  store(*open(), "work", "2", simple_message("torn"));
  fs::resize_file(segment(), whole + 40);
  drop_catalogue();

  const auto archive = open();
  EXPECT_THAT(subjects(*archive, ""), ElementsAre("whole"));
  EXPECT_THAT(*archive->known_uidls("work"), UnorderedElementsAre("1"));
  EXPECT_EQ(store(*archive, "work", "2", simple_message("torn")).stored, 1U);
  EXPECT_EQ(archive->count(""), 2U);
  EXPECT_THAT(problems(*archive), IsEmpty());
}

TEST_F(RecoveryTest, ADamagedMessageIsNotKnownAfterTheCatalogueIsMadeAgain) {
  const std::string message = simple_message("damaged", 1, "UNIQUE-BODY");
  store(*open(), "work", "1", message);
  store(*open(), "work", "2", simple_message("sound", 2));
  std::string octets = read_file(segment());
  octets[octets.find("UNIQUE-BODY")] ^= 1;
  std::ofstream(segment(), std::ios::binary) << octets;
  drop_catalogue();

  const auto archive = open();
  EXPECT_THAT(subjects(*archive, ""), ElementsAre("sound"));
  EXPECT_THAT(*archive->known_uidls("work"), UnorderedElementsAre("2"));
  EXPECT_EQ(store(*archive, "work", "1", message).stored, 1U);
  EXPECT_THAT(subjects(*archive, ""), ElementsAre("sound", "damaged"));
}

}  // namespace
}  // namespace satchel::archive
