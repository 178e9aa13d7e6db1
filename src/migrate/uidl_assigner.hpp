#pragma once

#include <map>
#include <string>
#include <unordered_set>

#include "migrate/message_digest.hpp"

namespace satchel::migrate {

/// Gives each message of an import its UIDL. One that has none, or one that POP3 does not allow or that another message
/// of this import has, gets 32 hexadecimal digits made from its octets and from how many such messages with the same
/// octets came before it. Thus an import that runs again gives each message the same UIDL and finds it known.
class UidlAssigner {
 public:
  struct Assigned {
    std::string uidl = {};
    std::string note = {};  ///< why the UIDL it had was not kept; empty when it was, or when it had none
  };

  Assigned assign(const std::string& wanted, const MessageDigest::Octets& digest);

 private:
  std::string make(const MessageDigest::Octets& digest);

  std::unordered_set<std::string> used_;
  std::map<MessageDigest::Octets, std::uint64_t> made_;
};

}  // namespace satchel::migrate
