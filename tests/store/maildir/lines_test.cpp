#include "store/maildir/lines.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "recordlog/support.hpp"

namespace satchel::store::maildir {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

class MaildirLines : public ::testing::Test {
 protected:
  std::string path() const { return directory_.path() + "/x"; }
  void append(const std::vector<std::string>& lines, Durable durable = Durable::yes) {
    const auto appended = append_lines(folder_, "x", "test", lines, durable);
    ASSERT_TRUE(appended) << appended.error().detail;
  }
  /// The whole lines, and how many are broken.
  std::pair<std::vector<std::string>, std::size_t> read() const {
    auto found = read_lines(folder_, "x", "test").value();
    return {std::move(found.lines), found.broken};
  }
  std::string text() const {
    std::ifstream file(path(), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void put(std::string_view octets) const { std::ofstream(path(), std::ios::binary) << octets; }

  recordlog::testing::TemporaryDirectory directory_;
  Folder folder_ = Folder::open(directory_.path()).value();
};

TEST_F(MaildirLines, AreReadAsTheyWereWritten) {
  EXPECT_FALSE(read_lines(folder_, "x", "test").value().exists);
  append({"one", "two 2"});
  append({"three"});
  EXPECT_THAT(read(), Pair(ElementsAre("one", "two 2", "three"), 0));
  ASSERT_TRUE(replace_lines(folder_, "x", "test", std::vector<std::string>{"four"}, Durable::yes));
  EXPECT_THAT(read(), Pair(ElementsAre("four"), 0));
  append({"five"});
  EXPECT_THAT(read(), Pair(ElementsAre("four", "five"), 0));
}

TEST_F(MaildirLines, LookAsTheFormatSays) {
  append({"one", "two 2"});
  EXPECT_EQ(text(), "095b9af9 satchel-maildir-test 1\n2a94b2e9 one\n4ed8cf11 two 2\n");
}

TEST_F(MaildirLines, ATornLineIsCutOffAtAnyPlace) {
  append({"one", "two"});
  const std::string whole = text();
  const std::size_t title = whole.find('\n') + 1;
  const std::size_t first = whole.find('\n', title) + 1;
  for (std::size_t cut = 0; cut < whole.size(); ++cut) {
    put(whole.substr(0, cut));
    const bool has_first = cut >= first;
    EXPECT_EQ(read().first.size(), has_first ? 1U : 0U) << cut;
    EXPECT_EQ(read().second, 0U) << cut;
    append({"next"});
    EXPECT_EQ(read().first.back(), "next");
    EXPECT_THAT(read(), Pair(::testing::SizeIs(has_first ? 2 : 1), 0)) << cut;
  }
}

TEST_F(MaildirLines, ALongTornLineIsCutOff) {
  append({"one"});
  put(text() + std::string(10'000, 'x'));
  append({"two"});
  EXPECT_THAT(read(), Pair(ElementsAre("one", "two"), 0));
}

TEST_F(MaildirLines, AChangedOctetBreaksItsLineOnly) {
  append({"one", "two", "three"});
  const std::string whole = text();
  const std::size_t title = whole.find('\n') + 1;
  for (std::size_t i = title; i < whole.size(); ++i) {
    std::string changed = whole;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    put(changed);
    EXPECT_GE(read().first.size(), 1U) << i;
    EXPECT_LE(read().first.size(), 2U) << i;
  }
}

TEST_F(MaildirLines, OfAnotherKindOrVersionAreNotTaken) {
  append({"one"});
  EXPECT_THAT(read_lines(folder_, "x", "other").value().lines, IsEmpty());
  EXPECT_FALSE(append_lines(folder_, "x", "other", std::vector<std::string>{"two"}, Durable::yes));
  EXPECT_THAT(read(), Pair(ElementsAre("one"), 0));
  // A cache is begun anew.
  EXPECT_TRUE(append_lines(folder_, "x", "other", std::vector<std::string>{"two"}, Durable::no));
  EXPECT_THAT(read_lines(folder_, "x", "other").value().lines, ElementsAre("two"));
}

TEST_F(MaildirLines, AreNotWrittenThroughALink) {
  std::filesystem::create_symlink(directory_.path() + "/elsewhere", path());
  EXPECT_FALSE(append_lines(folder_, "x", "test", std::vector<std::string>{"one"}, Durable::yes));
  EXPECT_FALSE(std::filesystem::exists(directory_.path() + "/elsewhere"));
}

TEST(MaildirFields, OfAnyOctetsComeBack) {
  std::string all;
  for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
  for (const std::string& text : {all, std::string(), std::string("-"), std::string("%2D"), std::string("a b")}) {
    const std::string field = escaped(text);
    EXPECT_EQ(field.find_first_of(" \n"), std::string::npos);
    EXPECT_FALSE(field.empty());
    EXPECT_EQ(unescaped(field), text);
  }
  for (const char* field : {"%", "%2", "%zz", "a%", "%2x"}) EXPECT_EQ(unescaped(field), std::nullopt) << field;
}

}  // namespace
}  // namespace satchel::store::maildir
