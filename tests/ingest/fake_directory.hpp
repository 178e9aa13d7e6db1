#pragma once

#include <set>
#include <string>
#include <string_view>

#include "auth/verifier.hpp"

namespace satchel::ingest {

/// Knows alice, bob and the user named sales@example.org; for carol it cannot tell.
class FakeDirectory : public auth::Directory {
 public:
  Lookup find(std::string_view user) override {
    if (user == "carol") return Lookup::unavailable;
    return users_.contains(std::string(user)) ? Lookup::found : Lookup::unknown;
  }

 private:
  std::set<std::string> users_{"alice", "bob", "sales@example.org"};
};

}  // namespace satchel::ingest
