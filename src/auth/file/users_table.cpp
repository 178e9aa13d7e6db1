#include "auth/file/users_table.hpp"

#include "auth/file/user_line.hpp"

namespace satchel::auth::file {
namespace {

/// As in /etc/shadow, a password that begins so locks the account on purpose.
bool is_locked(std::string_view password) { return password.starts_with('!') || password.starts_with('*'); }

}  // namespace

UsersTable::UsersTable(std::string_view path, std::string_view text) {
  std::size_t number = 0;
  for (const std::string_view line : lines_of(text)) {
    ++number;
    if (const auto problem = add(line))
      problems_.push_back(std::string(path) + ":" + std::to_string(number) + ": " + *problem);
  }
}

/// Adds the line's user, and says what is wrong with the line if something is.
std::optional<std::string> UsersTable::add(std::string_view line) {
  const auto parsed = parse_user_line(line);
  if (!parsed) return std::nullopt;
  if (const auto problem = name_problem(parsed->name)) return problem;
  if (by_name_.contains(parsed->name)) return "this user has a line already, and the first one counts";

  by_name_.emplace(parsed->name, users_.size());
  User& user = users_.emplace_back(std::string(parsed->name), std::nullopt);
  if (!parsed->password) return "a user's line is NAME:{SCHEME}hash, and this one has no colon";
  if (is_locked(*parsed->password)) return std::nullopt;
  auto password = parse_password_hash(*parsed->password);
  if (!password) return password.error();
  user.password = std::move(*password);
  with_password_.push_back(users_.size() - 1);
  return std::nullopt;
}

const UsersTable::User* UsersTable::find(std::string_view name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : &users_[found->second];
}

const PasswordHash& UsersTable::decoy(std::string_view name, const HashKey& key) const {
  if (with_password_.empty()) return unmatchable_hash();
  return *users_[with_password_[keyed_hash(key, name) % with_password_.size()]].password;
}

}  // namespace satchel::auth::file
