#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "recordlog/support.hpp"
#include "store/conformance.hpp"
#include "store/maildir/maildir_store.hpp"

/// What the tests of the Maildir store share.
namespace satchel::store::testing {

/// A store with a clock that stands, and hands that put files into ann's Maildir as other programs do.
class MaildirTest : public ::testing::Test {
 protected:
  MaildirTest() { reopen(); }

  void reopen() {
    store_.reset();
    store_ = open_maildir_store({.data_dir = directory_.path(),
                                 .hostname = "mx",
                                 .undelete_window = 7 * day,
                                 .now = [this] { return now_; },
                                 .report = [this](std::string_view line) { reports_.emplace_back(line); }});
  }

  std::filesystem::path data() const { return directory_.path(); }
  std::filesystem::path maildir() const { return data() / "maildir" / "ann"; }
  /// A folder's files, sorted.
  std::vector<std::string> names(const std::string& folder) const {
    std::vector<std::string> found;
    if (!std::filesystem::exists(maildir() / folder)) return found;
    for (const auto& entry : std::filesystem::directory_iterator(maildir() / folder))
      found.push_back(entry.path().filename().string());
    std::ranges::sort(found);
    return found;
  }
  /// `path` within ann's Maildir.
  void put(const std::string& path, std::string_view octets) const {
    std::filesystem::create_directories((maildir() / path).parent_path());
    std::ofstream(maildir() / path, std::ios::binary) << octets;
  }
  std::string get(const std::string& path) const {
    std::ifstream file(maildir() / path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void move(const std::string& from, const std::string& to) const {
    std::filesystem::create_directories((maildir() / to).parent_path());
    std::filesystem::rename(maildir() / from, maildir() / to);
  }
  void remove(const std::string& path) const { ASSERT_TRUE(std::filesystem::remove(maildir() / path)); }

  std::unique_ptr<Session> open_ann(const Access& access = Sharing::snapshot) { return open(*store_, "ann", access); }
  std::vector<Seen> all() { return all_of(*store_, "ann"); }
  std::vector<std::string> uidls() {
    const auto session = open_ann();
    return session ? uidls_of(*session) : std::vector<std::string>();
  }
  void erase(std::vector<std::uint32_t> indexes) {
    const auto erased = open_ann()->erase(indexes);
    ASSERT_TRUE(erased) << erased.error().detail;
  }

  recordlog::testing::TemporaryDirectory directory_;
  Time now_ = 1'800'000'000 * second;
  std::vector<std::string> reports_;
  std::unique_ptr<Backend> store_;
};

}  // namespace satchel::store::testing
