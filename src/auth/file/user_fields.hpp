#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "auth/verifier.hpp"

/// The last field of a user's line, where Dovecot keeps words `key=value` with a space between. Those that begin with
/// `satchel_` are ours.
namespace satchel::auth::file {

inline constexpr std::string_view quota_key = "satchel_quota";        ///< octets: "2G"
inline constexpr std::string_view messages_key = "satchel_messages";  ///< a number
inline constexpr std::string_view expire_key = "satchel_expire";      ///< "30d" or "never"
inline constexpr std::string_view disable_key = "satchel_disable";    ///< "pop3"
inline constexpr std::string_view created_key = "satchel_created";    ///< of an app password: when it was made

/// The limits in `extra`. What is wrong with a word is added to `problems`, and the word counts for nothing.
Limits parse_limits(std::string_view extra, std::vector<std::string>& problems);

/// Why `value` cannot stand behind `key`, and what can; nothing when it can.
std::optional<std::string> field_problem(std::string_view key, std::string_view value);

/// The value of the first word of that key.
std::optional<std::string_view> field_value(std::string_view extra, std::string_view key);
/// `extra` with the word set, or without it when there is no value. Other words stay as they are.
std::string with_field(std::string_view extra, std::string_view key, const std::optional<std::string>& value);

}  // namespace satchel::auth::file
