#include "auth/file/line_editor.hpp"

#include <algorithm>
#include <functional>

#include "auth/file/user_line.hpp"

namespace satchel::auth::file {
namespace {

std::vector<std::size_t> lines_where(const std::vector<std::string_view>& lines,
                                     const std::function<bool(std::string_view name)>& wanted) {
  std::vector<std::size_t> numbers;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto parsed = parse_user_line(lines[i]);
    if (parsed && wanted(parsed->name)) numbers.push_back(i + 1);
  }
  return numbers;
}

}  // namespace

std::vector<std::size_t> lines_naming(std::string_view name, const std::vector<std::string_view>& lines) {
  return lines_where(lines, [&](std::string_view one) { return one == name; });
}

std::vector<std::size_t> lines_of_devices(std::string_view user, const std::vector<std::string_view>& lines) {
  return lines_where(lines, [&](std::string_view one) {
    const OwnerName owner = split_owner(one);
    return owner.device && owner.user == user;
  });
}

std::string with_line(std::string_view text, std::size_t number, std::string_view replacement) {
  const std::string_view line = lines_of(text)[number - 1];
  const auto begin = static_cast<std::size_t>(line.data() - text.data());
  const std::size_t lf = text.find('\n', begin);
  if (!replacement.empty())
    return std::string(text.substr(0, begin)) + std::string(replacement) +
           std::string(text.substr(begin + line.size()));
  return std::string(text.substr(0, begin)) + std::string(lf == std::string_view::npos ? "" : text.substr(lf + 1));
}

std::string without_lines(std::string text, std::vector<std::size_t> numbers) {
  std::ranges::sort(numbers, std::greater());
  for (const std::size_t number : numbers) text = with_line(text, number, "");
  return text;
}

std::string with_new_line(std::string text, std::string_view line) {
  if (!text.empty() && !text.ends_with('\n')) text += '\n';
  return text + std::string(line) + "\n";
}

FileError no_such_user(const std::string& path, std::string_view name) {
  return {path + ": there is no user " + std::string(name) + "; `satcheld user list` shows those there are"};
}

}  // namespace satchel::auth::file
