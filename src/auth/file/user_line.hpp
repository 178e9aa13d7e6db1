#pragma once

#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The lines of a users file.
namespace satchel::auth::file {

/// A file's lines without their ends; a last line without an end is one too.
std::vector<std::string_view> lines_of(std::string_view text);

/// `NAME:password[:further fields]`; views into the line.
struct UserLine {
  std::string_view name;
  std::optional<std::string_view> password;  ///< absent when the line has no colon
  std::string_view further;                  ///< from the second colon on, or empty
};

/// Nothing for a comment or a blank line.
std::optional<UserLine> parse_user_line(std::string_view line);

/// The last of a line's further fields, where words `key=value` stand; empty when the line ends before. It may hold
/// colons.
std::string_view extra_of(std::string_view further);
/// The further fields with another last one.
std::string with_extra(std::string_view further, std::string_view extra);

/// A line's name in two parts: the user, and the device whose password it is, if it is not the main one.
struct OwnerName {
  std::string_view user;
  std::optional<std::string_view> device;
};
OwnerName split_owner(std::string_view name);

/// Why `label` cannot be a device's, and what is allowed; nothing when it can.
std::optional<std::string> label_problem(std::string_view label);

/// Why `name` cannot be a user's name, and what is allowed; nothing when it can.
std::optional<std::string> name_problem(std::string_view name);

}  // namespace satchel::auth::file
