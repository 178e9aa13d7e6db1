#include <gmock/gmock.h>

#include <deque>
#include <set>

#include "store/backends.hpp"

namespace satchel::store::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// Mail that comes from another server, with the UIDLs it had there (promise S4).
class StoreImport : public ConformanceTest {
 protected:
  /// One import of messages whose text is their place in it.
  Result<std::vector<Imported>> import_all(const std::vector<std::string>& uidls, std::string_view user = "ann") {
    std::deque<StringBody> bodies;
    std::vector<Import> messages;
    for (const std::string& uidl : uidls) {
      MessageBody& body = bodies.emplace_back(std::to_string(bodies.size()) + "\r\n");
      messages.push_back({.uidl = uidl, .received = now() - day, .body = &body});
    }
    return store().import(user, messages);
  }
  /// Which of them were known.
  std::vector<bool> known(const std::vector<std::string>& uidls, std::string_view user = "ann") {
    std::vector<bool> known;
    for (const Imported& imported : must(import_all(uidls, user))) known.push_back(imported.known);
    return known;
  }
};
INSTANTIATE_TEST_SUITE_P(Backends, StoreImport, ::testing::ValuesIn(complete_backends()), backend_name);

TEST_P(StoreImport, AGivenUidlIsKept) {
  const std::vector<std::string> given = {
      "1", std::string(70, '~'), "!\"#$%&'()*+,-./", "S=1,W=2:2,S", "..", "%41", "A", "a"};
  const auto imported = must(import_all(given));
  ASSERT_THAT(imported, SizeIs(given.size()));
  for (std::size_t i = 0; i < given.size(); ++i) {
    EXPECT_EQ(imported[i].uidl, given[i]);
    EXPECT_FALSE(imported[i].known);
  }
  EXPECT_EQ(uidls(), given);
  reopen();
  EXPECT_EQ(uidls(), given);
}

TEST_P(StoreImport, AMessageWithoutAUidlGetsANewOne) {
  const auto imported = must(import_all({"", "given", ""}));
  ASSERT_THAT(imported, SizeIs(3));
  EXPECT_EQ(uidls(), (std::vector{imported[0].uidl, std::string("given"), imported[2].uidl}));
  EXPECT_TRUE(valid_uidl(imported[0].uidl));
  EXPECT_TRUE(valid_uidl(imported[2].uidl));
  EXPECT_NE(imported[0].uidl, imported[2].uidl);
  EXPECT_FALSE(imported[0].known || imported[2].known);
}

TEST_P(StoreImport, ImportedMailComesBehindWhatIsThere) {
  const std::string before = deliver(store(), "ann", "before\r\n");
  must(import_all({"b", "a"}));
  const std::string after = deliver(store(), "ann", "after\r\n");
  reopen();
  EXPECT_THAT(all_of(store(), "ann"), ElementsAre(Seen{before, 8, "before\r\n"}, Seen{"b", 3, "0\r\n"},
                                                  Seen{"a", 3, "1\r\n"}, Seen{after, 7, "after\r\n"}));
}

TEST_P(StoreImport, AnIllegalUidlIsRefusedWithAllThatCameWithIt) {
  for (const std::string& bad : {std::string("a b"), std::string(71, 'x'), std::string("\x7f"), std::string("\xc3\xbc"),
                                 std::string("a\0b", 3), std::string("a\r\n")})
    EXPECT_EQ(error_of(import_all({"good", "", bad})), ErrorKind::bad_uidl) << bad;
  EXPECT_THAT(uidls(), IsEmpty());
  EXPECT_THAT(known({"good"}), ElementsAre(false));
}

TEST_P(StoreImport, AUidlThatIsHereIsKnownAndStoresNothing) {
  const std::string delivered = deliver(store(), "ann", "x\r\n");
  must(import_all({"given"}));
  for (int round = 0; round < 2; ++round) {
    const auto again = must(import_all({"given", delivered}));
    ASSERT_THAT(again, SizeIs(2));
    EXPECT_EQ(again[0].uidl, "given");
    EXPECT_EQ(again[1].uidl, delivered);
    EXPECT_TRUE(again[0].known && again[1].known);
    EXPECT_EQ(uidls(), (std::vector{delivered, std::string("given")}));
    reopen();
  }
}

TEST_P(StoreImport, AUidlIsStoredOnceThoughAnImportHasItTwice) {
  EXPECT_THAT(known({"twice", "twice"}), ElementsAre(false, true));
  EXPECT_THAT(all_of(store(), "ann"), ElementsAre(Seen{"twice", 3, "0\r\n"}));
}

TEST_P(StoreImport, AUidlThatWasGivenIsKnownForEver) {
  const std::string delivered = deliver(store(), "ann", "x\r\n");
  must(import_all({"given", "restored"}));
  erase({delivered, "given", "restored"});
  undelete("restored");
  EXPECT_THAT(known({delivered}), ElementsAre(true));
  const auto expect_known = [&] {
    EXPECT_THAT(known({"given", "restored"}), ElementsAre(true, true));
    EXPECT_THAT(uidls(), SizeIs(1));
  };
  expect_known();
  reopen();
  expect_known();
  pass(8 * day);
  must(store().compact("ann", Thoroughness::all));
  expect_known();
  reopen();
  expect_known();
}

TEST_P(StoreImport, ABodyThatCannotBeReadStoresNothingOfTheImport) {
  StringBody whole("whole\r\n");
  BrokenBody broken;
  const Import messages[] = {{.uidl = "whole", .received = now(), .body = &whole},
                             {.uidl = "broken", .received = now(), .body = &broken}};
  EXPECT_EQ(error_of(store().import("ann", messages)), ErrorKind::temporary);
  EXPECT_THAT(uidls(), IsEmpty());
  reopen();
  EXPECT_THAT(uidls(), IsEmpty());
  EXPECT_THAT(known({"whole", "broken"}), ElementsAre(false, false));
}

TEST_P(StoreImport, UsersDoNotShareUidls) {
  must(import_all({"given"}, "ann"));
  EXPECT_THAT(known({"given"}, "bob"), ElementsAre(false));
  EXPECT_EQ(uidls_of(*open(store(), "bob")), std::vector<std::string>{"given"});
}

TEST_P(StoreImport, AnImportOfNothingStoresNothing) {
  EXPECT_THAT(must(import_all({})), IsEmpty());
  EXPECT_THAT(uidls(), IsEmpty());
  EXPECT_EQ(error_of(import_all({}, "a/b")), ErrorKind::bad_name);
}

TEST_P(StoreImport, ThousandsComeAtOnce) {
  std::vector<std::string> given;
  for (int i = 0; i < 3000; ++i) given.push_back("given-" + std::to_string(i));
  must(import_all(given));
  EXPECT_EQ(uidls(), given);
  reopen();
  EXPECT_EQ(uidls(), given);
}

TEST_P(StoreImport, ASessionSeesNothingOfALaterImport) {
  const auto session = open(store(), "ann");
  must(import_all({"given"}));
  EXPECT_EQ(session->count(), 0U);
}

TEST_P(StoreImport, WhenItWasReceivedIsKept) {
  const Time received = now() - 400 * day;
  import("given", "x\r\n", received);
  reopen();
  erase({"given"});
  const auto gone = must(store().deleted("ann", ""));
  ASSERT_THAT(gone, SizeIs(1));
  EXPECT_EQ(gone[0].received, received);
}

}  // namespace
}  // namespace satchel::store::testing
