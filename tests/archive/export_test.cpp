#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "archive/archive.hpp"
#include "archive/sha256.hpp"
#include "fixture.hpp"
#include "nasty_messages.hpp"

namespace satchel::archive {
namespace {

/// Undoes mboxrd, as any reader of it does.
std::vector<std::string> read_mboxrd(std::string_view mbox) {
  std::vector<std::string> messages;
  while (!mbox.empty()) {
    const std::string_view line = mbox.substr(0, mbox.find('\n'));
    mbox.remove_prefix(line.size() + 1);
    if (line.starts_with("From ")) {
      if (!messages.empty()) messages.back().resize(messages.back().size() - 2);
      messages.emplace_back();
      continue;
    }
    const std::size_t text = line.find_first_not_of('>');
    const bool quoted = text > 0 && text != std::string_view::npos && line.substr(text).starts_with("From ");
    messages.back() += line.substr(quoted ? 1 : 0);
    messages.back() += "\r\n";
  }
  if (!messages.empty()) messages.back().resize(messages.back().size() - 2);
  return messages;
}

class ExportTest : public ArchiveTest {
 protected:
  Result<std::uint64_t> write(Archive& archive, ExportFormat format, const fs::path& path,
                              std::string_view query = "") {
    return export_messages(archive, query, format, path.string(), {});
  }
};

/// Whether mboxrd can hold it: it ends in CRLF and has no bare LF.
bool fits_mboxrd(std::string_view message) {
  for (std::size_t at = message.find('\n'); at != std::string_view::npos; at = message.find('\n', at + 1))
    if (at == 0 || message[at - 1] != '\r') return false;
  return message.empty() || message.ends_with("\r\n");
}

TEST_F(ExportTest, AnMboxHoldsEveryMessageByteForByte) {
  const auto archive = open();
  std::vector<std::string> stored;
  for (const std::string& message : nasty_messages()) {
    if (!fits_mboxrd(message)) continue;
    store(*archive, "work", std::to_string(stored.size()), message);
    stored.push_back(message);
  }
  EXPECT_EQ(write(*archive, ExportFormat::mbox, directory / "out.mbox"), stored.size());
  EXPECT_EQ(read_mboxrd(read_file(directory / "out.mbox")), stored);
  EXPECT_FALSE(fs::exists(directory / "out.mbox.partial"));
}

TEST_F(ExportTest, EmlFilesAreTheMessagesByteForByte) {
  const auto archive = open();
  std::multiset<std::string> stored;
  for (const std::string& message : nasty_messages()) {
    store(*archive, "work", std::to_string(stored.size()), message);
    stored.insert(message);
  }
  EXPECT_EQ(write(*archive, ExportFormat::eml, directory / "out/"), stored.size());
  std::multiset<std::string> written;
  for (const auto& entry : fs::directory_iterator(directory / "out")) written.insert(read_file(entry.path()));
  EXPECT_EQ(written, stored);
  EXPECT_FALSE(fs::exists(directory / "out.partial"));
}

TEST_F(ExportTest, AnEmlIsNamedByDateAndId) {
  const auto archive = open();
  const std::string message = simple_message("a", 61);
  store(*archive, "work", "1", message);
  ASSERT_TRUE(write(*archive, ExportFormat::eml, directory / "out"));
  EXPECT_EQ(read_file(directory / "out" / ("2026-01-05T010100Z-" + sha256(message).hex().substr(0, 16) + ".eml")),
            message);
}

TEST_F(ExportTest, OnlyMatchesAreExported) {
  const auto archive = open();
  store(*archive, "work", "1", simple_message("apple"));
  store(*archive, "work", "2", simple_message("pear"));
  EXPECT_EQ(write(*archive, ExportFormat::mbox, directory / "out.mbox", "pear"), 1U);
  EXPECT_EQ(write(*archive, ExportFormat::mbox, directory / "bad", "\"pear").error().kind, ErrorKind::bad_query);
  EXPECT_FALSE(fs::exists(directory / "bad"));
  EXPECT_FALSE(fs::exists(directory / "bad.partial"));
}

TEST_F(ExportTest, NothingIsOverwritten) {
  const auto archive = open();
  store(*archive, "work", "1", simple_message("apple"));
  std::ofstream(directory / "taken") << "mine";
  fs::create_symlink("nowhere", directory / "link");
  for (const ExportFormat format : {ExportFormat::mbox, ExportFormat::eml})
    for (const char* const name : {"taken", "link"})
      EXPECT_EQ(write(*archive, format, directory / name).error().kind, ErrorKind::bad_input);
  EXPECT_EQ(read_file(directory / "taken"), "mine");
  EXPECT_EQ(write(*archive, ExportFormat::mbox, "").error().kind, ErrorKind::bad_input);
  EXPECT_EQ(write(*archive, ExportFormat::mbox, "..").error().kind, ErrorKind::bad_input);
}

TEST_F(ExportTest, ADamagedMessageKeepsNoOtherFromBeingExported) {
  const std::string sound = simple_message("sound", 2);
  store(*open(), "work", "1", simple_message("damaged", 1, "UNIQUE-BODY"));
  store(*open(), "work", "2", sound);
  std::string octets = read_file(segment());
  octets[octets.find("UNIQUE-BODY")] ^= 1;
  std::ofstream(segment(), std::ios::binary) << octets;
  const auto archive = open();
  const auto written = write(*archive, ExportFormat::mbox, directory / "out.mbox");
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().kind, ErrorKind::damaged);
  EXPECT_EQ(read_mboxrd(read_file(directory / "out.mbox")), std::vector{sound});
}

}  // namespace
}  // namespace satchel::archive
