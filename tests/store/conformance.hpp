#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "store/store.hpp"
#include "store/string_body.hpp"

/// What every backend of the store promises. A backend's test names itself with INSTANTIATE_TEST_SUITE_P(Name,
/// StoreConformance, ...); the tests are in store_conformance_test.cpp.
namespace satchel::store::testing {

/// A backend under test and the place where it keeps its mail.
class Backend {
 public:
  virtual ~Backend() = default;
  virtual Store& store() = 0;
  /// Ends the store and opens it anew over the same mail. No session is open.
  virtual void reopen() = 0;
};

struct BackendMaker {
  std::string name;
  std::function<std::unique_ptr<Backend>()> make;
};
inline void PrintTo(const BackendMaker& maker, std::ostream* out) { *out << maker.name; }

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
  auto body = session.open(index);
  EXPECT_TRUE(body) << body.error().detail;
  if (!body) return {};
  auto wire = read_all(**body);
  EXPECT_TRUE(wire) << wire.error().detail;
  return wire ? *wire : std::string();
}

inline std::vector<Seen> all_of(Session& session) {
  std::vector<Seen> all;
  for (std::size_t i = 0; i < session.count(); ++i)
    all.push_back({uidl_of(session, i), session.octets(i), wire_of(session, i)});
  return all;
}

inline std::unique_ptr<Session> open(Store& store, std::string_view user, Sharing sharing = Sharing::snapshot) {
  auto session = store.open(user, sharing);
  EXPECT_TRUE(session) << session.error().detail;
  return session ? std::move(*session) : nullptr;
}

inline std::vector<Seen> all_of(Store& store, std::string_view user) { return all_of(*open(store, user)); }

/// Returns the UIDL.
inline std::string deliver(Store& store, std::string_view user, const std::string& wire, std::string_view header = "") {
  StringBody body(wire);
  const auto uidl = store.deliver(user, header, body);
  EXPECT_TRUE(uidl) << uidl.error().detail;
  return uidl.value_or("");
}

}  // namespace satchel::store::testing
