#include "auth/file/user_line.hpp"

#include <algorithm>

namespace satchel::auth::file {
namespace {

constexpr std::size_t max_name_octets = 255;

bool is_control(char c) { return (c >= '\0' && c < ' ') || c == '\x7f'; }

}  // namespace

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    lines.push_back(line.ends_with('\r') ? line.substr(0, line.size() - 1) : line);
  }
  return lines;
}

std::optional<UserLine> parse_user_line(std::string_view line) {
  if (line.starts_with('#') || line.find_first_not_of(" \t") == std::string_view::npos) return std::nullopt;
  UserLine parsed{line.substr(0, line.find(':')), std::nullopt, {}};
  if (parsed.name.size() == line.size()) return parsed;
  line.remove_prefix(parsed.name.size() + 1);
  parsed.password = line.substr(0, line.find(':'));
  parsed.further = line.substr(parsed.password->size());
  return parsed;
}

std::optional<std::string> name_problem(std::string_view name) {
  if (name.empty()) return "a user's name cannot be empty";
  if (name.size() > max_name_octets) return "a user's name has at most 255 octets";
  if (std::ranges::any_of(name, is_control)) return "a user's name cannot hold control characters";
  if (name.find_first_of(":/") != std::string_view::npos) return "a user's name cannot hold : or /";
  if (name == "." || name == "..") return "a user's name cannot be . or ..";
  if (name.front() == '#') return "a user's name cannot begin with #, which makes a line a comment";
  if (name.front() == ' ' || name.back() == ' ') return "a user's name cannot begin or end with a space";
  return std::nullopt;
}

}  // namespace satchel::auth::file
