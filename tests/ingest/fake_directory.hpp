#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "auth/verifier.hpp"

namespace satchel::ingest {

/// Knows alice, bob and the user named sales@example.org; for carol it cannot tell.
class FakeDirectory : public auth::Directory {
 public:
  Entry look_up(std::string_view user) override {
    if (user == "carol") return {Lookup::unavailable, {}};
    const auto found = users_.find(user);
    return found == users_.end() ? Entry{Lookup::unknown, {}} : Entry{Lookup::found, found->second};
  }
  std::optional<auth::Retention> retention() override { return auth::Retention(); }

  /// Before the server is asked.
  void limit(const std::string& user, const auth::Limits& limits) { users_[user] = limits; }

 private:
  std::map<std::string, auth::Limits, std::less<>> users_{{"alice", {}}, {"bob", {}}, {"sales@example.org", {}}};
};

}  // namespace satchel::ingest
