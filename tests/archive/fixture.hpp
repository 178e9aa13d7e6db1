#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "archive/archive.hpp"

namespace satchel::archive {

namespace fs = std::filesystem;

inline std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// A message with a subject, a date (seconds of 2026) and a body of one line.
inline std::string simple_message(std::string_view subject, int minute = 0, std::string_view body = "text") {
  char date[64];
  std::snprintf(date, sizeof date, "Mon, 05 Jan 2026 %02d:%02d:00 +0000", minute / 60, minute % 60);
  std::string message = "From: Alice <alice@example.org>\r\nTo: Bob <bob@example.net>\r\nDate: ";
  message.append(date).append("\r\nSubject: ").append(subject).append("\r\n\r\n").append(body).append("\r\n");
  return message;
}

/// A home directory that goes with the test, and what tests do with archives in it.
class ArchiveTest : public testing::Test {
 protected:
  ArchiveTest() {
    std::string pattern = (fs::temp_directory_path() / "satchel-archive-XXXXXX").string();
    if (!::mkdtemp(pattern.data())) throw std::runtime_error("mkdtemp");
    directory = pattern;
    home = directory / "home";
  }
  ~ArchiveTest() override { fs::remove_all(directory); }

  std::unique_ptr<Archive> open() {
    auto archive = Archive::open(home.string());
    if (!archive) throw std::runtime_error(archive.error().detail);
    return std::move(*archive);
  }

  static StoreCount store(Archive& archive, std::string_view account, std::string_view uidl, std::string_view message) {
    const auto count = archive.store({{account, uidl, 1'767'600'000'000'000, message}});
    if (!count) throw std::runtime_error(count.error().detail);
    return *count;
  }

  static std::vector<std::string> subjects(Archive& archive, std::string_view query, std::size_t limit = 100) {
    const auto found = archive.search(query, limit);
    if (!found) throw std::runtime_error(found.error().detail);
    std::vector<std::string> subjects;
    for (const Summary& summary : *found) subjects.push_back(summary.subject);
    return subjects;
  }

  static std::vector<std::string> problems(Archive& archive) {
    const auto verification = archive.verify({});
    if (!verification) throw std::runtime_error(verification.error().detail);
    return verification->problems;
  }

  fs::path segment(int number = 1) const { return home / "log" / ("0000000" + std::to_string(number) + ".seg"); }

  fs::path directory;
  fs::path home;
};

}  // namespace satchel::archive
