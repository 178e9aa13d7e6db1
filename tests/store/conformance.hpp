#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "store/maintenance.hpp"
#include "store/string_body.hpp"

/// What every backend of the store promises. The promises are in conformance_*_test.cpp, one file for each theme; the
/// backends that are held to them are listed in backends.cpp.
namespace satchel::store::testing {

constexpr Time second = 1'000'000;
constexpr Time day = 24 * 3600 * second;

/// What a backend under test is told.
struct Terms {
  Time undelete_window = 7 * day;
  Time device_expiry = 90 * day;
  std::function<Time()> now = {};
};

/// A backend under test and the place where it keeps its mail.
class BackendUnderTest {
 public:
  virtual ~BackendUnderTest() = default;
  virtual Backend& backend() = 0;
  /// Ends the backend and opens it anew over the same mail. No session is open.
  virtual void reopen() = 0;
};

struct BackendMaker {
  std::string name = {};
  std::function<std::unique_ptr<BackendUnderTest>(const Terms&)> make = {};
  bool supports_views = true;
};
inline void PrintTo(const BackendMaker& maker, std::ostream* out) { *out << maker.name; }

/// The value of a call that has to succeed.
template <class T>
T must(Result<T> result) {
  EXPECT_TRUE(result) << result.error().detail;
  return result ? std::move(*result) : T{};
}
inline void must(const Result<void>& result) { EXPECT_TRUE(result) << result.error().detail; }

/// What became of a call: ok, or the kind of its error.
template <class T>
std::optional<ErrorKind> error_of(const Result<T>& result) {
  return result ? std::nullopt : std::optional(result.error().kind);
}

/// A message as a session shows it.
struct Seen {
  std::string uidl;
  std::uint64_t octets;
  std::string wire;
  bool operator==(const Seen&) const = default;
};

inline std::string uidl_of(const Session& session, std::size_t index) {
  std::string uidl;
  session.append_uidl(index, uidl);
  return uidl;
}

inline std::string wire_of(Session& session, std::size_t index) {
  const auto body = must(session.open(index));
  return body ? must(read_all(*body)) : std::string();
}

inline std::vector<Seen> all_of(Session& session) {
  std::vector<Seen> all;
  for (std::size_t i = 0; i < session.count(); ++i)
    all.push_back({uidl_of(session, i), session.octets(i), wire_of(session, i)});
  return all;
}

inline std::vector<std::string> uidls_of(const Session& session) {
  std::vector<std::string> uidls;
  for (std::size_t i = 0; i < session.count(); ++i) uidls.push_back(uidl_of(session, i));
  return uidls;
}

inline std::unique_ptr<Session> open(Store& store, std::string_view user, const Access& access = Sharing::snapshot) {
  return must(store.open(user, access));
}

inline std::vector<Seen> all_of(Store& store, std::string_view user) { return all_of(*open(store, user)); }

/// Returns the UIDL.
inline std::string deliver(Store& store, std::string_view user, const std::string& wire, std::string_view header = "") {
  StringBody body(wire);
  return must(store.deliver(user, header, body));
}

/// A body that cannot be read to its end, as when a spool file has gone bad.
class BrokenBody final : public MessageBody {
 public:
  std::uint64_t wire_octets() const override { return 100; }
  std::uint64_t octets() const override { return 100; }
  Result<std::size_t> read(std::uint64_t offset, std::span<char> into) override {
    if (offset >= 50) return std::unexpected(Error{ErrorKind::temporary, "broken"});
    return std::min<std::size_t>(into.size(), 50);
  }
  Result<std::optional<std::size_t>> read_if_cached(std::uint64_t, std::span<char>) override { return std::nullopt; }
};

/// A backend on which the time is what the test says. All that is done to the maildrop of a user goes to "ann" unless
/// another one is named.
class ConformanceTest : public ::testing::TestWithParam<BackendMaker> {
 protected:
  Backend& store() { return under_test_->backend(); }
  void reopen() { under_test_->reopen(); }
  /// Begins again, with an empty place.
  void start(Terms terms) {
    terms.now = [this] { return now_.load(); };
    under_test_ = GetParam().make(terms);
  }
  void pass(Time time) { now_ += time; }
  Time now() const { return now_; }

  std::vector<std::string> uidls(const std::string& device = {}) {
    return uidls_of(*open(store(), "ann", Access(Sharing::snapshot, device)));
  }
  /// Deletes messages in a session of their own.
  void erase(const std::vector<std::string>& doomed, const std::string& device = {}) {
    erase(*open(store(), "ann", Access(Sharing::snapshot, device)), doomed);
  }
  static void erase(Session& session, const std::vector<std::string>& doomed) {
    std::vector<std::uint32_t> indexes;
    for (std::uint32_t i = 0; i < session.count(); ++i)
      if (std::ranges::find(doomed, uidl_of(session, i)) != doomed.end()) indexes.push_back(i);
    EXPECT_EQ(indexes.size(), doomed.size());
    must(session.erase(indexes));
  }
  /// UIDLs of what can be brought back.
  std::vector<std::string> deleted(std::string_view device = {}) {
    std::vector<std::string> uidls;
    for (const Deleted& message : must(store().deleted("ann", device))) uidls.push_back(message.uidl);
    return uidls;
  }
  /// The same with the times of deletion.
  std::vector<std::pair<std::string, Time>> deletions(std::string_view device = {}) {
    std::vector<std::pair<std::string, Time>> found;
    for (const Deleted& message : must(store().deleted("ann", device)))
      found.emplace_back(message.uidl, message.deleted);
    return found;
  }
  /// The devices with when they were last seen.
  std::vector<std::pair<std::string, Time>> devices() {
    std::vector<std::pair<std::string, Time>> found;
    for (const Device& device : must(store().devices("ann"))) found.emplace_back(device.label, device.last_seen);
    return found;
  }
  /// Returns the new UIDL.
  std::string undelete(const std::string& uidl, std::string_view device = {}) {
    const auto restored = must(store().undelete("ann", std::vector{uidl}, device));
    return restored.size() == 1 ? restored[0].new_uidl : "";
  }
  std::string import(const std::string& uidl, const std::string& wire, Time received) {
    StringBody body(wire);
    const Import message{.uidl = uidl, .received = received, .body = &body};
    const auto imported = must(store().import("ann", std::span(&message, 1)));
    return imported.size() == 1 ? imported[0].uidl : "";
  }
  UpkeepDone keep_up(std::optional<Time> expire_after = {}) {
    return must(store().keep_up("ann", {.expire_after = expire_after}));
  }

 private:
  std::atomic<Time> now_ = 1'767'225'600 * second;
  std::unique_ptr<BackendUnderTest> under_test_ = GetParam().make({.now = [this] { return now_.load(); }});
};

}  // namespace satchel::store::testing
