#pragma once

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "message/dot_stuffing.hpp"
#include "migrate/import.hpp"
#include "store/memory_store.hpp"
#include "store/string_body.hpp"
#include "support/temporary_directory.hpp"

/// A directory with mail of other programs, and a store in memory to bring it into.
namespace satchel::migrate {

inline const std::string from_line = "From a@example.org Mon Nov 24 18:22:48 1986\n";
inline constexpr std::int64_t from_line_date = 533'240'568;

inline std::string unstuffed(std::string_view wire) {
  std::string octets;
  message::DotUnstuffer(message::LineEnds::strict).feed(wire, [&](std::string_view part) { octets += part; });
  return octets;
}

struct Held {
  std::string uidl = {};
  std::string octets = {};
  bool operator==(const Held&) const = default;
};

class MigrateTest : public testing::Test {
 protected:
  std::string write(const std::string& name, std::string_view text) {
    const std::filesystem::path path = std::filesystem::path(directory_.path()) / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }
  std::string path(const std::string& name) const { return directory_.path() + "/" + name; }
  std::string read(const std::string& name) const {
    std::ifstream file(path(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void make_maildir(const std::string& name) {
    for (const char* folder : {"/cur", "/new", "/tmp"}) std::filesystem::create_directories(path(name) + folder);
  }

  /// All items of a source: "uidl file-or-offset" of messages, "! why" of what is skipped.
  static std::vector<std::variant<SourceMessage, Skipped>> items(Source& source) {
    std::vector<std::variant<SourceMessage, Skipped>> all;
    while (auto item = source.next()) all.push_back(std::move(*item));
    return all;
  }

  ImportAccount import(const SourceOptions& options) {
    auto source = open_source(options);
    EXPECT_TRUE(source) << source.error();
    notes_.clear();
    ImportEvents events;
    events.note = [this](std::string_view note) { notes_.emplace_back(note); };
    ImportAccount account = import_messages(*store_, "alice", **source, events);
    if (!account.failure) EXPECT_EQ(account.listed, account.stored + account.known + account.skipped.size());
    return account;
  }

  std::vector<Held> held() {
    const auto session = store_->open("alice", store::Sharing::snapshot).value();
    std::vector<Held> messages;
    for (std::size_t i = 0; i < session->count(); ++i) {
      Held message;
      session->append_uidl(i, message.uidl);
      message.octets = unstuffed(store::read_all(*session->open(i).value()).value());
      EXPECT_EQ(message.octets.size(), session->octets(i));
      messages.push_back(std::move(message));
    }
    return messages;
  }

  support::TemporaryDirectory directory_;
  std::unique_ptr<store::Backend> store_ = store::make_memory_store();
  std::vector<std::string> notes_;
};

}  // namespace satchel::migrate
