#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <sstream>
#include <thread>

#include "recordlog/support.hpp"
#include "store/conformance.hpp"
#include "store/log/log_store.hpp"

namespace satchel::store {
namespace {

std::string message(const std::string& name) {
  return "Subject: " + name + "\r\n\r\n" + std::string(name.size() * 977 % 9000, 'x') + "\r\n..\r\n";
}

void say(int pipe, const std::string& line) {
  if (::write(pipe, line.data(), line.size()) != static_cast<ssize_t>(line.size())) ::_exit(1);
}

/// Delivers from two threads and deletes now and then, and tells each deed that is done: "+NAME UIDL" or "-UIDL".
[[noreturn]] void work_until_killed(const std::string& directory, int round, int pipe) {
  const auto disk = recordlog::open_real_disk(directory).value();
  const auto store = open_log_store(*disk, {.segment_octets = 200'000});
  const auto deliver_forever = [&](int thread) {
    for (int i = 0;; ++i) {
      const std::string name = std::to_string(round) + "-" + std::to_string(thread) + "-" + std::to_string(i);
      StringBody body(message(name));
      const auto uidl = store->deliver("ann", "", body);
      if (!uidl) ::_exit(2);
      say(pipe, "+" + name + " " + *uidl + "\n");
      if (thread == 1 && i % 5 == 4) {
        auto session = store->open("ann", Sharing::exclusive);
        if (!session) ::_exit(3);
        const std::string first = testing::uidl_of(**session, 0);
        say(pipe, "?" + first + "\n");
        if (!(*session)->erase(std::vector<std::uint32_t>{0})) ::_exit(4);
        say(pipe, "-" + first + "\n");
      }
    }
  };
  std::thread other(deliver_forever, 0);
  deliver_forever(1);
  ::_exit(5);
}

/// What the killed processes said.
struct Ledger {
  std::map<std::string, std::string> delivered;  ///< UIDL -> name
  std::set<std::string> maybe_deleted;
  std::set<std::string> deleted;

  void read(std::istream& lines) {
    for (std::string line; std::getline(lines, line) && !lines.eof();) {
      const std::string rest = line.substr(1);
      if (line[0] == '+') delivered[rest.substr(rest.find(' ') + 1)] = rest.substr(0, rest.find(' '));
      if (line[0] == '?') maybe_deleted.insert(rest);
      if (line[0] == '-') deleted.insert(rest);
    }
  }
};

/// Lets a child work, kills it once it has said `lines` lines, and returns all it said.
std::string kill_after(const std::string& directory, int round, std::size_t lines) {
  int ends[2];
  EXPECT_EQ(::pipe(ends), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(ends[0]);
    work_until_killed(directory, round, ends[1]);
  }
  ::close(ends[1]);
  std::string said;
  char buffer[4096];
  for (bool killed = false;;) {
    const ssize_t got = ::read(ends[0], buffer, sizeof buffer);
    if (got <= 0) break;
    said.append(buffer, static_cast<std::size_t>(got));
    if (!killed && std::ranges::count(said, '\n') >= static_cast<std::ptrdiff_t>(lines)) {
      EXPECT_EQ(::kill(child, SIGKILL), 0);
      killed = true;
    }
  }
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status)) << "the child ended by itself with " << WEXITSTATUS(status);
  return said;
}

TEST(LogStoreCrash, WhatWasAcknowledgedBeforeAKillIsThereWholeAndOnce) {
  const recordlog::testing::TemporaryDirectory directory;
  std::mt19937 random(20260101);  // NOLINT: the same rounds each time
  Ledger ledger;
  for (int round = 0; round < 12; ++round) {
    std::istringstream said(kill_after(directory.path(), round, random() % 60));
    ledger.read(said);

    const auto disk = recordlog::open_real_disk(directory.path()).value();
    const auto store = open_log_store(*disk);
    std::set<std::string> found;
    for (const testing::Seen& seen : testing::all_of(*testing::open(*store, "ann", Sharing::exclusive))) {
      EXPECT_TRUE(found.insert(seen.uidl).second);
      EXPECT_FALSE(ledger.deleted.contains(seen.uidl));
      const auto known = ledger.delivered.find(seen.uidl);
      if (known != ledger.delivered.end()) EXPECT_EQ(seen.wire, message(known->second));
      EXPECT_EQ(seen.wire.size(), seen.octets + 1);
    }
    for (const auto& [uidl, name] : ledger.delivered)
      EXPECT_TRUE(found.contains(uidl) || ledger.maybe_deleted.contains(uidl)) << name;
  }
  EXPECT_GT(ledger.delivered.size(), 100U);
}

}  // namespace
}  // namespace satchel::store
