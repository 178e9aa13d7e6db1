#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "auth/file/users_file.hpp"

/// What all edits of a users file have in common.
namespace satchel::auth::file {

/// Numbers of the lines, from 1, that have exactly this name: a user's, or NAME/LABEL.
std::vector<std::size_t> lines_naming(std::string_view name, const std::vector<std::string_view>& lines);
/// Numbers of the lines of a user's app passwords.
std::vector<std::size_t> lines_of_devices(std::string_view user, const std::vector<std::string_view>& lines);

/// The text with line `number` left out, or `replacement` in its place.
std::string with_line(std::string_view text, std::size_t number, std::string_view replacement);
/// The text without these lines.
std::string without_lines(std::string text, std::vector<std::size_t> numbers);
/// The text with one more line at its end.
std::string with_new_line(std::string text, std::string_view line);

FileError no_such_user(const std::string& path, std::string_view name);

}  // namespace satchel::auth::file
