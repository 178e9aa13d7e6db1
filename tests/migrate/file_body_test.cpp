#include "migrate/file_body.hpp"

#include <gmock/gmock.h>

#include "fixture.hpp"

namespace satchel::migrate {
namespace {

using testing::HasSubstr;

class FileBodyTest : public MigrateTest {
 protected:
  store::Result<std::unique_ptr<FileBody>> open(std::string_view text) {
    return FileBody::open({.path = write("message", text), .end = text.size()});
  }
};

TEST_F(FileBodyTest, LineEndsBecomeCanonicalAndDotsAreStuffed) {
  const auto body = open("a\n.b\r\n\rc\r\r\n..\nd");
  ASSERT_TRUE(body);
  EXPECT_EQ(store::read_all(**body), "a\r\n..b\r\n\rc\r\r\n...\r\nd\r\n");
  EXPECT_EQ((*body)->octets(), 19U);
  EXPECT_EQ((*body)->wire_octets(), 21U);
}

TEST_F(FileBodyTest, APartOfAnMboxLosesItsQuoting) {
  const std::string file = write("mbox", "xx>From a\n>>From b\nyy");
  const auto body = FileBody::open({.path = file, .begin = 2, .end = 19, .quoting = mailfiles::MboxQuoting::rd});
  ASSERT_TRUE(body);
  EXPECT_EQ(store::read_all(**body), "From a\r\n>From b\r\n");
}

TEST_F(FileBodyTest, ALargeMessageIsReadAtAnyPlace) {
  std::string text, wire;
  while (text.size() < 3'000'000) {
    const std::string line = ".line " + std::to_string(text.size());
    text += line + "\n";
    wire += "." + line + "\r\n";
  }
  const auto body = open(text);
  ASSERT_TRUE(body);
  ASSERT_EQ((*body)->wire_octets(), wire.size());
  EXPECT_EQ(store::read_all(**body), wire);
  for (const std::size_t at : {std::size_t{2'000'000}, std::size_t{7}, wire.size() - 3, std::size_t{0}}) {
    std::string part(50'000, '\0');
    const auto got = (*body)->read(at, part);
    ASSERT_TRUE(got);
    ASSERT_GT(*got, 0U);
    EXPECT_EQ(part.substr(0, *got), wire.substr(at, *got)) << at;
  }
  EXPECT_EQ((*body)->read(wire.size(), text), 0U);
}

TEST_F(FileBodyTest, AFileThatChangesMeanwhileIsAnError) {
  const auto body = open(std::string(2'000'000, 'x'));
  ASSERT_TRUE(body);
  std::filesystem::resize_file(path("message"), 1'000'000);
  EXPECT_FALSE(store::read_all(**body));
  EXPECT_TRUE((*body)->failed());
}

TEST_F(FileBodyTest, WhatIsNoReadableMessageIsAnError) {
  EXPECT_THAT(FileBody::open({.path = path("nothing"), .end = 5}).error().detail, HasSubstr("No such file"));
  EXPECT_THAT(FileBody::open({.path = write("short", "abc"), .end = 5}).error().detail, HasSubstr("shorter"));
  EXPECT_THAT(open("\x1F\x8B\x08 packed").error().detail, HasSubstr("compressed"));
  write("secret", "secret");
  std::filesystem::create_symlink(path("secret"), path("link"));
  EXPECT_FALSE(FileBody::open({.path = path("link"), .end = 6}));
  std::filesystem::create_directory(path("directory"));
  EXPECT_THAT(FileBody::open({.path = path("directory"), .end = 6}).error().detail, HasSubstr("no ordinary file"));
}

TEST_F(FileBodyTest, TheDigestIsOfTheMessageNotOfTheFile) {
  EXPECT_EQ((*open("a\n.b\n"))->digest(), (*open("a\r\n.b\r\n"))->digest());
  EXPECT_NE((*open("a\n"))->digest(), (*open("b\n"))->digest());
}

}  // namespace
}  // namespace satchel::migrate
