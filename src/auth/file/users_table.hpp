#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "auth/file/keyed_hash.hpp"
#include "auth/file/password_hash.hpp"

namespace satchel::auth::file {

/// What a users file said when it was read.
class UsersTable {
 public:
  struct User {
    std::string name;
    std::optional<PasswordHash> password;  ///< absent when locked or broken: a maildrop, but nobody can sign in
  };

  /// `path` is named in the problems.
  UsersTable(std::string_view path, std::string_view text);

  /// The user of exactly that name, or null.
  const User* find(std::string_view name) const;

  /// Stands in for the hash of a user who has none: always the same for the same name, as long as the file is. Whoever
  /// does not know the key cannot tell it from a hash of that user's own.
  const PasswordHash& decoy(std::string_view name, const HashKey& key) const;

  /// In the order of the file.
  const std::vector<User>& users() const { return users_; }
  /// One line each: where, what is wrong, what is allowed.
  const std::vector<std::string>& problems() const { return problems_; }

 private:
  std::optional<std::string> add(std::string_view line);

  struct NameHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view name) const { return std::hash<std::string_view>()(name); }
  };
  std::vector<User> users_;
  std::unordered_map<std::string, std::size_t, NameHash, std::equal_to<>> by_name_;
  /// Places in users_ of those with a usable hash.
  std::vector<std::size_t> with_password_;
  std::vector<std::string> problems_;
};

}  // namespace satchel::auth::file
