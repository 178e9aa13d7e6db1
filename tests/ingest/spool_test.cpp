#include "ingest/spool.hpp"

#include <gtest/gtest.h>

#include "ingest/temporary_directory.hpp"
#include "store/string_body.hpp"

namespace satchel::ingest {
namespace {

class SpoolTest : public testing::Test {
 protected:
  TemporaryDirectory directory_;
  Spool spool_{directory_.path().string()};
};

TEST_F(SpoolTest, SmallMessageIsStuffedAndStaysInMemory) {
  spool_.append("a\r\n.");
  spool_.append("b\r\n");
  EXPECT_FALSE(spool_.full());
  const auto body = spool_.body();
  EXPECT_EQ(store::read_all(*body).value(), "a\r\n..b\r\n");
  EXPECT_EQ(body->octets(), 7U);
  EXPECT_EQ(body->wire_octets(), 8U);
}

TEST_F(SpoolTest, LargeMessageGoesToAFileWithoutAName) {
  std::string expected;
  for (int i = 0; i < 100'000; ++i) {
    const std::string line = "line " + std::to_string(i) + "\r\n";
    expected += line;
    spool_.append(line);
    if (spool_.full()) ASSERT_TRUE(spool_.flush().has_value());
  }
  EXPECT_TRUE(std::filesystem::is_empty(directory_.path()));
  const auto one = spool_.body();
  const auto other = spool_.body();
  EXPECT_EQ(store::read_all(*one).value(), expected);
  EXPECT_EQ(store::read_all(*other).value(), expected);
}

TEST_F(SpoolTest, ClearedSpoolBeginsAfresh) {
  spool_.append("old, cut off in a line");
  ASSERT_TRUE(spool_.flush().has_value());
  spool_.clear();
  EXPECT_TRUE(spool_.empty());
  spool_.append(".new\r\n");
  EXPECT_EQ(store::read_all(*spool_.body()).value(), "..new\r\n");
}

TEST_F(SpoolTest, FolderThatIsGoneIsAnError) {
  Spool spool("/nowhere/spool");
  spool.append("x\r\n");
  const auto flushed = spool.flush();
  ASSERT_FALSE(flushed.has_value());
  EXPECT_EQ(flushed.error().kind, store::ErrorKind::temporary);
}

}  // namespace
}  // namespace satchel::ingest
