#include "migrate/source.hpp"

#include <gmock/gmock.h>

#include "fixture.hpp"

namespace satchel::migrate {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class SourceTest : public MigrateTest {
 protected:
  /// Each item as "name=uidl", or "!why" where it is skipped.
  std::vector<std::string> list(const SourceOptions& options) {
    auto source = open_source(options);
    EXPECT_TRUE(source) << source.error();
    std::vector<std::string> lines;
    for (const auto& item : items(**source)) {
      if (const auto* skipped = std::get_if<Skipped>(&item)) {
        lines.push_back("!" + skipped->why);
        continue;
      }
      const auto& message = std::get<SourceMessage>(item);
      const std::string name = message.part.quoting ? std::to_string(message.offset)
                                                    : std::filesystem::path(message.part.path).filename().string();
      lines.push_back(name + "=" + message.uidl);
    }
    notes_ = (*source)->notes();
    return lines;
  }
  std::string refusal(const SourceOptions& options) {
    const auto source = open_source(options);
    return source ? "" : source.error();
  }
};

TEST_F(SourceTest, SourcesAreNamedByKindAndPath) {
  EXPECT_EQ(parse_source("maildir:/a/b/")->path, "/a/b");
  EXPECT_EQ(parse_source("dovecot:a:b")->path, "a:b");
  EXPECT_EQ(parse_source("mbox:x")->kind, SourceKind::mbox);
  for (const char* text : {"", "maildir", "maildir:", "mdbox:x", "/a/b"}) EXPECT_FALSE(parse_source(text)) << text;
}

TEST_F(SourceTest, AMaildirIsReadInTheOrderOfDelivery) {
  make_maildir("M");
  write("M/new/1000.b", "x");
  write("M/cur/999.z:2,S", "x");
  write("M/cur/1000.a:2,", "x");
  write("M/cur/.hidden", "x");
  write("M/tmp/1.part", "x");
  EXPECT_THAT(list({.kind = SourceKind::maildir, .path = path("M")}),
              ElementsAre("999.z:2,S=", "1000.a:2,=", "1000.b="));
}

TEST_F(SourceTest, DovecotsListTellsOrderAndUidls) {
  make_maildir("M");
  for (const char* name : {"cur/1.a:2,S", "cur/2.b:2,", "new/3.c", "cur/4.d:2,", "cur/5.e:2,", "new/6.f"})
    write(std::string("M/") + name, "x");
  write("M/dovecot-uidlist",
        "3 V1275660208 N20 Gx\n5 :5.e:2,\n7 Psaved :2.b\n8 P W5 :3.c:2,S\n9 :9.gone\nnonsense\n16 O1 :1.a:2,\n");
  EXPECT_THAT(
      list({.kind = SourceKind::dovecot, .path = path("M")}),
      ElementsAre("1.a:2,S=000000104c0907b0", "5.e:2,=000000054c0907b0", "2.b:2,=saved", "3.c=3.c", "4.d:2,=", "6.f="));
  EXPECT_THAT(notes_, ElementsAre(AllOf(HasSubstr("dovecot-uidlist"), HasSubstr("line 6"), HasSubstr("offset 71")),
                                  HasSubstr("file is gone: 1"), HasSubstr("not served yet: 2")));
}

TEST_F(SourceTest, TheFormatIsTheOneGivenElseThatOfTheList) {
  make_maildir("M");
  write("M/cur/1.a:2,S", "x");
  write("M/dovecot-uidlist", "3 V77 N20 P%v.%u\n5 :1.a\n");
  EXPECT_THAT(list({.kind = SourceKind::dovecot, .path = path("M")}), ElementsAre("1.a:2,S=77.5"));
  EXPECT_THAT(list({.kind = SourceKind::dovecot, .path = path("M"), .uidl_format = "%f"}), ElementsAre("1.a:2,S=1.a"));
  EXPECT_THAT(refusal({.kind = SourceKind::dovecot, .path = path("M"), .uidl_format = "%m"}), HasSubstr("--uidl-list"));
}

TEST_F(SourceTest, ATableOfUidlsTellsOrderAndUidls) {
  make_maildir("M");
  for (const char* name : {"cur/1.a:2,S", "cur/2.b:2,", "new/3.c"}) write(std::string("M/") + name, "x");
  const std::string table = write("uidls", "3.c UID3\n1.a:2, UID1\nbroken\n");
  EXPECT_THAT(list({.kind = SourceKind::maildir, .path = path("M"), .uidl_list = table}),
              ElementsAre("3.c=UID3", "1.a:2,S=UID1", "2.b:2,="));
  EXPECT_THAT(notes_, ElementsAre(HasSubstr("line 3"), HasSubstr("not in it: 1")));
}

TEST_F(SourceTest, BadFilesOfAMaildirAreSkippedByName) {
  make_maildir("M");
  write("M/cur/1.a,S=10:2,", "half");
  write("M/cur/2.b", "");
  std::filesystem::create_directory(path("M/cur/3.c"));
  write("secret", "secret");
  std::filesystem::create_symlink(path("secret"), path("M/cur/4.d"));
  write("M/cur/5.e,S=4:2,", "full");
  EXPECT_THAT(list({.kind = SourceKind::maildir, .path = path("M")}),
              ElementsAre(HasSubstr("it has 10 octets"), "!is empty", "!is no ordinary file", "!is no ordinary file",
                          "5.e,S=4:2,="));
}

TEST_F(SourceTest, AFileWhoseFlagsChangeMeanwhileIsFound) {
  make_maildir("M");
  write("M/new/1.a", "x");
  write("M/new/2.b", "x");
  const auto source = open_source({.kind = SourceKind::maildir, .path = path("M")});
  ASSERT_TRUE(source);
  std::filesystem::rename(path("M/new/1.a"), path("M/cur/1.a:2,S"));
  std::filesystem::remove(path("M/new/2.b"));
  const auto all = items(**source);
  EXPECT_EQ(std::get<SourceMessage>(all.at(0)).part.path, path("M/cur/1.a:2,S"));
  EXPECT_THAT(std::get<Skipped>(all.at(1)).why, HasSubstr("gone"));
}

TEST_F(SourceTest, WhatIsNoMaildirIsRefusedWithWhatItIs) {
  const auto of = [&](SourceKind kind, const std::string& name) { return refusal({.kind = kind, .path = path(name)}); };
  write("mdbox/storage/m.1", "x");
  write("mdbox/mailboxes/INBOX/dbox-Mails/x", "x");
  write("sdbox/dbox-Mails/u.1", "x");
  write("empty/x", "x");
  write("mbox", "x");
  make_maildir("M");
  EXPECT_THAT(of(SourceKind::dovecot, "mdbox"), HasSubstr("doveadm backup"));
  EXPECT_THAT(of(SourceKind::maildir, "sdbox"), HasSubstr("doveadm backup"));
  EXPECT_THAT(of(SourceKind::maildir, "empty"), HasSubstr("no Maildir"));
  EXPECT_THAT(of(SourceKind::dovecot, "mbox"), HasSubstr("mbox:PATH"));
  EXPECT_THAT(of(SourceKind::maildir, "nothing"), HasSubstr("No such file"));
  EXPECT_THAT(of(SourceKind::mbox, "M"), HasSubstr("maildir:PATH"));
  EXPECT_THAT(of(SourceKind::dovecot, "M"), HasSubstr("CONTROL="));
  write("M/dovecot-uidlist", "2 old\n");
  EXPECT_THAT(of(SourceKind::dovecot, "M"), HasSubstr("version"));
}

TEST_F(SourceTest, AnMboxIsReadInItsOrderWithUidlsByNumber) {
  const std::string mbox = write("mbox", from_line + "a\n\n" + from_line + from_line + "b");
  const std::string table = write("uidls", "1 one\n3 three\n");
  const std::uint64_t second = from_line.size() + 3;
  EXPECT_THAT(
      list({.kind = SourceKind::mbox, .path = mbox, .uidl_list = table}),
      ElementsAre("0=one", "!nothing follows this From_ line", std::to_string(second + from_line.size()) + "=three"));
  EXPECT_THAT(notes_, IsEmpty());
}

TEST_F(SourceTest, WhatIsNotAnMboxIsSaid) {
  EXPECT_THAT(list({.kind = SourceKind::mbox, .path = write("a", "Subject: x\n\ny\n")}),
              ElementsAre(HasSubstr("is not an mbox")));
  EXPECT_THAT(list({.kind = SourceKind::mbox, .path = write("b", "junk\n" + from_line + "a\n")}),
              ElementsAre(HasSubstr("5 octets stand in front"), "5="));
  EXPECT_THAT(list({.kind = SourceKind::mbox, .path = write("c", "")}), IsEmpty());
}

}  // namespace
}  // namespace satchel::migrate
