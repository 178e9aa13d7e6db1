#include "auth/file/user_line.hpp"

#include <algorithm>

#include "auth/verifier.hpp"
#include "base/ascii.hpp"

namespace satchel::auth::file {
namespace {

constexpr std::size_t max_name_octets = 255;
constexpr std::size_t max_label_octets = 40;
/// uid, gid, gecos, home directory, shell, and what is last.
constexpr std::size_t further_fields = 6;

bool is_control(char c) { return (c >= '\0' && c < ' ') || c == '\x7f'; }

bool is_label_character(char c) {
  const char lower = base::to_lower(c);
  return (lower >= 'a' && lower <= 'z') || base::is_digit(c) || c == '.' || c == '_' || c == '-';
}

/// Where the last field begins: behind the colon of that number, or at npos.
std::size_t extra_begin(std::string_view further) {
  std::size_t colon = std::string_view::npos;
  for (std::size_t i = 0; i < further_fields; ++i) {
    colon = further.find(':', colon + 1);
    if (colon == std::string_view::npos) return colon;
  }
  return colon + 1;
}

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

std::string_view extra_of(std::string_view further) {
  const std::size_t begin = extra_begin(further);
  return begin == std::string_view::npos ? std::string_view() : further.substr(begin);
}

std::string with_extra(std::string_view further, std::string_view extra) {
  const std::size_t begin = extra_begin(further);
  if (begin != std::string_view::npos) return std::string(further.substr(0, begin)) + std::string(extra);
  if (extra.empty()) return std::string(further);
  const auto colons = static_cast<std::size_t>(std::ranges::count(further, ':'));
  return std::string(further) + std::string(further_fields - colons, ':') + std::string(extra);
}

OwnerName split_owner(std::string_view name) {
  const std::size_t slash = name.find('/');
  if (slash == std::string_view::npos) return {name, std::nullopt};
  return {name.substr(0, slash), name.substr(slash + 1)};
}

std::optional<std::string> label_problem(std::string_view label) {
  if (label.empty() || label.size() > max_label_octets || !std::ranges::all_of(label, is_label_character))
    return "a device's label has 1 to 40 letters, digits and . _ -";
  if (label == main_device) return "the label main is that of the main password; choose another one";
  return std::nullopt;
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
