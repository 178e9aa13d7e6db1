#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/maildir/maildir_store.hpp"

namespace satchel::store::maildir {

/// Where the users' Maildirs are.
class UserPaths {
 public:
  explicit UserPaths(const MaildirStoreOptions& options);

  /// Must exist; all below it is made.
  const std::string& base() const { return base_; }
  /// Of a valid user name; an error (bad_name) when the pattern wants a domain and the name has none.
  Result<std::string> path_of(std::string_view user) const;
  /// Those who have a folder, sorted. Only where the pattern has {user} and nothing else.
  Result<std::vector<std::string>> users() const;

 private:
  std::string pattern_;
  std::string base_;
};

}  // namespace satchel::store::maildir
