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
#include "auth/verifier.hpp"
#include "sasl/scram_keys.hpp"

namespace satchel::auth::file {

/// The passwords of a user's devices. All have one salt, so that one computation serves for all.
struct AppPasswords {
  sasl::ScramKeys scram = {};
  /// Of the keys, in their order.
  std::vector<std::string> labels = {};
};

/// What a users file said when it was read.
class UsersTable {
 public:
  struct User {
    std::string name = {};
    std::optional<PasswordHash> password = {};  ///< absent when locked or broken: a maildrop all the same
    bool locked = false;                        ///< on purpose: app passwords are of no use either
    AppPasswords app_passwords = {};
    Limits limits = {};

    bool can_sign_in() const { return !locked && (password || !app_passwords.labels.empty()); }
  };

  /// `path` is named in the problems.
  UsersTable(std::string_view path, std::string_view text);

  /// The user of exactly that name, or null.
  const User* find(std::string_view name) const;

  /// Stands in for a user who cannot sign in: always the same for the same name, as long as the file is, and one who
  /// has a password; null when nobody has. Whoever does not know the key cannot tell the work of checking a password
  /// against the stand-in from that of checking it against a user of that name.
  const User* decoy(std::string_view name, const HashKey& key) const;

  /// In the order of the file.
  const std::vector<User>& users() const { return users_; }
  Retention retention() const;
  /// One line each: where, what is wrong, what is allowed.
  const std::vector<std::string>& problems() const { return problems_; }

 private:
  /// What is wrong with a line, if something is.
  using Problems = std::vector<std::string>;
  Problems add(std::string_view line);
  Problems add_app_password(std::string_view line);

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
