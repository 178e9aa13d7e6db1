#include "auth/file/users_table.hpp"

#include <algorithm>
#include <utility>

#include "auth/file/scram_scheme.hpp"
#include "auth/file/user_fields.hpp"
#include "auth/file/user_line.hpp"

namespace satchel::auth::file {
namespace {

/// As in /etc/shadow, a password that begins so locks the account on purpose.
bool is_locked(std::string_view password) { return password.starts_with('!') || password.starts_with('*'); }

bool is_app_password(std::string_view line) {
  const auto parsed = parse_user_line(line);
  return parsed && split_owner(parsed->name).device.has_value();
}

}  // namespace

UsersTable::UsersTable(std::string_view path, std::string_view text) {
  const auto lines = lines_of(text);
  std::vector<Problems> found(lines.size());
  // App passwords last: they may stand in front of the user they belong to.
  for (std::size_t i = 0; i < lines.size(); ++i)
    if (!is_app_password(lines[i])) found[i] = add(lines[i]);
  for (std::size_t i = 0; i < lines.size(); ++i)
    if (is_app_password(lines[i])) found[i] = add_app_password(lines[i]);
  for (std::size_t i = 0; i < lines.size(); ++i)
    for (const std::string& problem : found[i])
      problems_.push_back(std::string(path) + ":" + std::to_string(i + 1) + ": " + problem);
}

/// Adds the line's user.
UsersTable::Problems UsersTable::add(std::string_view line) {
  const auto parsed = parse_user_line(line);
  if (!parsed) return {};
  if (const auto problem = name_problem(parsed->name)) return {*problem};
  if (by_name_.contains(parsed->name)) return {"this user has a line already, and the first one counts"};

  Problems problems;
  by_name_.emplace(parsed->name, users_.size());
  User& user = users_.emplace_back(User{.name = std::string(parsed->name)});
  user.limits = parse_limits(extra_of(parsed->further), problems);
  if (!parsed->password) return {"a user's line is NAME:{SCHEME}hash, and this one has no colon"};
  user.locked = is_locked(*parsed->password);
  if (user.locked) return problems;
  auto password = parse_password_hash(*parsed->password);
  if (!password) {
    problems.insert(problems.begin(), password.error());
    return problems;
  }
  user.password = std::move(*password);
  with_password_.push_back(users_.size() - 1);
  return problems;
}

/// Adds the line's password to its user's.
UsersTable::Problems UsersTable::add_app_password(std::string_view line) {
  const auto parsed = parse_user_line(line);
  const OwnerName owner = split_owner(parsed->name);
  if (const auto problem = label_problem(*owner.device)) return {*problem};
  const auto place = by_name_.find(owner.user);
  if (place == by_name_.end()) return {"there is no user that this app password could belong to"};
  if (parsed->password && is_locked(*parsed->password)) return {};
  const auto hash = parse_password_hash(parsed->password.value_or(std::string_view()));
  if (!hash || hash->scheme->name != scram_sha_256_name)
    return {"an app password is NAME/LABEL:{SCRAM-SHA-256}...; `satcheld user app-password add` makes one"};

  ScramRecord record = *parse_scram_record(hash->hash);
  AppPasswords& all = users_[place->second].app_passwords;
  if (std::ranges::find(all.labels, *owner.device) != all.labels.end())
    return {"this device has a line already, and the first one counts"};
  if (all.labels.empty()) {
    all.scram.salt = std::move(record.salt);
    all.scram.iterations = record.iterations;
  } else if (record.salt != all.scram.salt || record.iterations != all.scram.iterations) {
    // SCRAM sends the salt before it knows the device, and a password is worth one computation.
    return {"this app password has not the salt of the user's others; revoke it and add it again"};
  }
  all.scram.keys.push_back(std::move(record.key));
  all.labels.emplace_back(*owner.device);
  return {};
}

const UsersTable::User* UsersTable::find(std::string_view name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : &users_[found->second];
}

const UsersTable::User* UsersTable::decoy(std::string_view name, const HashKey& key) const {
  if (with_password_.empty()) return nullptr;
  return &users_[with_password_[keyed_hash(key, name) % with_password_.size()]];
}

Retention UsersTable::retention() const {
  Retention all;
  bool first = true;
  for (const User& user : users_) {
    if (!user.can_sign_in() || user.limits.pop3_disabled) continue;
    const auto& one = user.limits.expire_after;
    if (!std::exchange(first, false) && one != all.shortest) all.differs = true;
    if (one && (!all.shortest || *one < *all.shortest)) all.shortest = one;
  }
  return all;
}

}  // namespace satchel::auth::file
