#include "mailfiles/mbox_scanner.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace satchel::mailfiles {
namespace {

const std::string from_line = "From a@example.org Mon Nov 24 18:22:48 1986\n";

struct Scan {
  std::vector<std::string> messages = {};
  std::vector<std::uint64_t> offsets = {};
  std::uint64_t stray = 0;
  bool operator==(const Scan&) const = default;
};

Scan scan_in_pieces(std::string_view mbox, std::size_t step) {
  Scan result;
  MboxScanner scanner;
  const auto found = [&](const MboxEntry& entry) {
    EXPECT_EQ(entry.date, 533'240'568);
    result.messages.emplace_back(mbox.substr(entry.begin, entry.end - entry.begin));
    result.offsets.push_back(entry.offset);
  };
  for (std::size_t at = 0; at < mbox.size(); at += step) scanner.feed(mbox.substr(at, step), found);
  scanner.finish(found);
  result.stray = scanner.stray_octets();
  return result;
}

Scan scan(std::string_view mbox) {
  const Scan whole = scan_in_pieces(mbox, mbox.size() + 1);
  for (const std::size_t step : {1U, 2U, 3U, 5U, 7U, 31U}) EXPECT_EQ(scan_in_pieces(mbox, step), whole) << step;
  return whole;
}

using Messages = std::vector<std::string>;

TEST(MboxScannerTest, TheBlankLineBetweenMessagesBelongsToNone) {
  const Scan found = scan(from_line + "a\n\n" + from_line + "b\n\n\n" + from_line + "\nc\n\n");
  EXPECT_EQ(found.messages, (Messages{"a\n", "b\n\n", "\nc\n"}));
  EXPECT_EQ(found.offsets, (std::vector<std::uint64_t>{0, from_line.size() + 3, 2 * from_line.size() + 7}));
  EXPECT_EQ(found.stray, 0U);
}

TEST(MboxScannerTest, LineEndsMayBeCrlf) {
  const std::string from = from_line.substr(0, from_line.size() - 1) + "\r\n";
  EXPECT_EQ(scan(from + "a\r\n\r\n" + from + "b\r\n\r\n").messages, (Messages{"a\r\n", "b\r\n"}));
}

TEST(MboxScannerTest, TheLastLineNeedsNoEnd) {
  EXPECT_EQ(scan(from_line + "a\n\nb").messages, (Messages{"a\n\nb"}));
  EXPECT_EQ(scan(from_line + "a").messages, (Messages{"a"}));
  EXPECT_EQ(scan(from_line + "\n").messages, (Messages{""}));
  EXPECT_EQ(scan(from_line).messages, (Messages{""}));
  EXPECT_EQ(scan(from_line.substr(0, from_line.size() - 1)).messages, (Messages{""}));
}

TEST(MboxScannerTest, ALineWithoutADateIsText) {
  EXPECT_EQ(scan(from_line + "a\n\nFrom here on\n>" + from_line + "b\n").messages,
            (Messages{"a\n\nFrom here on\n>" + from_line + "b\n"}));
}

TEST(MboxScannerTest, AFromLineNeedsNoBlankLineBeforeIt) {
  EXPECT_EQ(scan(from_line + "a\n" + from_line + from_line + "b\n").messages, (Messages{"a\n", "", "b\n"}));
}

TEST(MboxScannerTest, WhatIsInFrontOfTheFirstMessageIsTold) {
  const Scan found = scan("\n\njunk\n" + from_line + "a\n");
  EXPECT_EQ(found.messages, (Messages{"a\n"}));
  EXPECT_EQ(found.stray, 7U);
  EXPECT_EQ(scan("\n\r\n" + from_line + "a\n").stray, 0U);
  EXPECT_EQ(scan("Subject: a message\n\nof its own\n").stray, 31U);
  EXPECT_EQ(scan("").stray, 0U);
  EXPECT_EQ(scan("\n\n").stray, 0U);
}

TEST(MboxScannerTest, ALongLineIsNotKept) {
  EXPECT_EQ(scan("From " + std::string(100'000, 'x') + "\n" + from_line + "a\n").messages, (Messages{"a\n"}));
}

}  // namespace
}  // namespace satchel::mailfiles
