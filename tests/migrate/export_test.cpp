#include "migrate/export.hpp"

#include <gmock/gmock.h>

#include "fixture.hpp"

namespace satchel::migrate {
namespace {

using testing::HasSubstr;

const std::string nasty[] = {
    "Received: x; Mon, 24 Nov 1986 18:22:48 +0000\r\nReturn-Path: <a@example.org>\r\n\r\nFrom here\r\n>From there\r\n",
    "\r\n.\r\n..\r\n\r\n\r\n",
    "CR at the end\r\r\n\r\r\r\n\rFrom x\r\n",
    "From a@example.org Mon Nov 24 18:22:48 1986\r\nFrom \r\n>>>From \r\nFro\r\n",
    std::string("\0\x80\xff\r\n", 5),
    "\r\n",
    "x\ry\r\n",
    std::string(2'000'000, '>') + "From \r\n",
};

class ExportTest : public MigrateTest {
 protected:
  void fill() {
    std::size_t number = 0;
    for (const std::string& message : nasty) {
      std::string wire;
      message::DotStuffer().feed(message, [&](std::string_view part) { wire += part; });
      store::StringBody body(wire);
      const store::Import import[] = {{.uidl = "uidl-" + std::to_string(++number), .received = 0, .body = &body}};
      ASSERT_TRUE(store_->import("alice", import));
    }
  }
  std::expected<ExportAccount, std::string> write_out(const ExportOptions& options) {
    return export_messages(*store_, "alice", options, {});
  }
  /// Brings it into a new store.
  std::vector<Held> brought_back(const SourceOptions& options) {
    store_ = store::make_memory_store();
    EXPECT_EQ(import(options).stored, std::size(nasty));
    return held();
  }
};

TEST_F(ExportTest, AnMboxWithItsTableComesBackByteForByte) {
  fill();
  const std::vector<Held> before = held();
  const auto account = write_out({.kind = ExportKind::mbox, .path = path("out.mbox"), .uidl_list = path("uidls")});
  ASSERT_TRUE(account) << account.error();
  EXPECT_EQ(account->messages, std::size(nasty));
  EXPECT_FALSE(std::filesystem::exists(path("out.mbox.partial")));
  EXPECT_TRUE(read("out.mbox").starts_with("From a@example.org Mon Nov 24 18:22:48 1986\nReceived: x;"));
  EXPECT_EQ(brought_back({.kind = SourceKind::mbox, .path = path("out.mbox"), .uidl_list = path("uidls")}), before);
}

TEST_F(ExportTest, AMaildirComesBackByteForByteWithItsUidls) {
  fill();
  const std::vector<Held> before = held();
  const auto account = write_out({.kind = ExportKind::maildir, .path = path("M/")});
  ASSERT_TRUE(account) << account.error();
  EXPECT_TRUE(std::filesystem::exists(path("M/cur/533240568.M1.satchel,S=97,W=102:2,")));
  EXPECT_EQ(brought_back({.kind = SourceKind::dovecot, .path = path("M")}), before);
}

TEST_F(ExportTest, WhatIsThereIsNeverOverwritten) {
  fill();
  write("out.mbox", "precious");
  EXPECT_THAT(write_out({.path = path("out.mbox")}).error(), HasSubstr("exists already"));
  EXPECT_EQ(read("out.mbox"), "precious");
  EXPECT_THAT(write_out({.path = path("nowhere/out.mbox")}).error(), HasSubstr("is no directory"));
}

TEST_F(ExportTest, ATargetNamesKindAndPath) {
  EXPECT_EQ(parse_export_target("maildir:/x")->kind, ExportKind::maildir);
  for (const char* text : {"", "mbox", "mbox:", "dovecot:/x", "/x"}) EXPECT_FALSE(parse_export_target(text)) << text;
}

}  // namespace
}  // namespace satchel::migrate
