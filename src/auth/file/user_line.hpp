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

/// Why `name` cannot be a user's name, and what is allowed; nothing when it can.
std::optional<std::string> name_problem(std::string_view name);

}  // namespace satchel::auth::file
